#!/bin/sh
# Installs into a folder of its own and looks whether all is there. Speaks TAP.
# Usage: test-install.sh MESON BUILD-ROOT PREFIX BUNDLED(true|false)
set -eu
meson=$1
build_root=$2
prefix=$3
bundled=$4
id=io.github.heed_xai.Heed
count=0
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

$meson install -C "$build_root" --no-rebuild --quiet --destdir "$root" >"$root/log" 2>&1 || {
  sed 's/^/# /' "$root/log"
  echo "Bail out! meson install failed"
  exit 1
}

# is_there PATH: below the prefix, a file that is not empty
is_there ()
{
  count=$((count + 1))
  if [ -s "$root$prefix/$1" ]; then
    echo "ok $count $1"
  else
    echo "not ok $count $1"
  fi
}

is_there bin/heed
is_there bin/heed-cli
is_there "share/applications/$id.desktop"
is_there "share/metainfo/$id.metainfo.xml"
is_there "share/glib-2.0/schemas/$id.gschema.xml"
is_there "share/icons/hicolor/scalable/apps/$id.svg"
is_there "share/icons/hicolor/symbolic/apps/$id-symbolic.svg"
if [ "$bundled" = true ]; then
  is_there share/heed/models/toybox-clip/model.safetensors
  is_there share/heed/samples/scene-000.png
fi

# What is there besides, nobody asked for.
count=$((count + 1))
stray=$(cd "$root$prefix" && find . -type f ! -path './share/heed/*' | wc -l)
if [ "$stray" -eq 7 ]; then
  echo "ok $count nothing-else"
else
  echo "not ok $count nothing-else"
  (cd "$root$prefix" && find . -type f ! -path './share/heed/*' | sed 's/^/# /')
fi

# The installed program explains with the installed model.
count=$((count + 1))
if [ "$bundled" != true ]; then
  echo "ok $count installed-program-works # SKIP the model is not bundled"
elif output=$(HEED_DATA_DIR="$root$prefix/share/heed" "$root$prefix/bin/heed-cli" score \
  --image "$root$prefix/share/heed/samples/scene-001.png" --text 'a yellow bottle' 2>&1); then
  echo "ok $count installed-program-works"
else
  echo "not ok $count installed-program-works"
  printf '%s\n' "$output" | sed 's/^/# /'
fi
echo "1..$count"
