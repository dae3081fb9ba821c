#!/bin/sh
# Builds Heed and opens its window. Where there is no display, draws a first figure instead: what the
# bundled model sees in one of its sample pictures. Arguments are files to open.
set -eu
here=$PWD
cd "$(dirname "$0")/.."

scripts/setup.sh
[ -f build/build.ninja ] || meson setup build
ninja -C build

if build/app/heed --check-display; then
  export GSETTINGS_SCHEMA_DIR="$PWD/build/data"
  heed=$PWD/build/app/heed
  cd "$here"
  exec "$heed" "$@"
fi

build/app/heed-cli explain \
  --image data/samples/scene-001.png --text 'a yellow bottle' \
  --method atman --method atman:group=block:2 \
  --method occlusion:window=2 --method centre --method random --method uniform \
  --figure heed-figure.png
echo "There is no display. The figure is $PWD/heed-figure.png"
