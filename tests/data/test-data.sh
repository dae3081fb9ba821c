#!/bin/sh
# What desktops read of Heed, checked with their own tools. Speaks TAP.
# Usage: test-data.sh SOURCE-ROOT BUILD-ROOT VERSION
set -u
source_root=$1
build_root=$2
version=$3
id=io.github.heed_xai.Heed
count=0

# check NAME TOOL COMMAND…: COMMAND has to succeed; skipped where TOOL is missing.
check ()
{
  name=$1
  tool=$2
  shift 2
  count=$((count + 1))
  if ! command -v "$tool" >/dev/null; then
    echo "ok $count $name # SKIP $tool is not installed"
  elif output=$("$@" 2>&1); then
    echo "ok $count $name"
  else
    echo "not ok $count $name"
    printf '%s\n' "$output" | sed 's/^/# /'
  fi
}

# The icon's files carry the name that the desktop entry asks for.
icon_exists ()
{
  icon=$(sed -n 's/^Icon=//p' "$build_root/data/$id.desktop")
  [ -f "$source_root/data/icons/hicolor/scalable/apps/$icon.svg" ] &&
    [ -f "$source_root/data/icons/hicolor/symbolic/apps/$icon-symbolic.svg" ]
}

# Nothing that meson should have filled in is left over.
filled_in ()
{
  ! grep -n '@' "$build_root/data/$id.desktop" "$build_root/data/$id.metainfo.xml"
}

# The newest release is this version.
release_is_current ()
{
  newest=$(xmllint --xpath 'string(//release[1]/@version)' "$build_root/data/$id.metainfo.xml")
  echo "newest release $newest, this is $version"
  [ "$newest" = "$version" ]
}

# GTK recolours fills, and nothing else, of a symbolic icon.
symbolic_is_filled ()
{
  ! grep -n 'stroke\|style=\|gradient' "$source_root/data/icons/hicolor/symbolic/apps/$id-symbolic.svg"
}

check desktop-entry desktop-file-validate \
  desktop-file-validate "$build_root/data/$id.desktop"
check metainfo appstreamcli \
  appstreamcli validate --no-net "$build_root/data/$id.metainfo.xml"
check schema glib-compile-schemas \
  glib-compile-schemas --strict --dry-run "$source_root/data"
for file in "$source_root"/data/icons/hicolor/*/apps/*.svg "$source_root"/ui/*/*.ui \
  "$source_root"/ui/*/*.gresource.xml; do
  [ -f "$file" ] || continue
  check "well-formed-$(basename "$file")" xmllint xmllint --nonet --noout "$file"
done
check icon-exists sed icon_exists
check filled-in grep filled_in
check release-is-current xmllint release_is_current
check symbolic-is-filled grep symbolic_is_filled
echo "1..$count"
