#!/bin/sh
# Builds Heed and draws a first figure: what the bundled model sees in one of its sample pictures.
set -eu
cd "$(dirname "$0")/.."

scripts/setup.sh
[ -f build/build.ninja ] || meson setup build
ninja -C build

build/app/heed-cli explain \
  --image data/samples/scene-001.png --text 'a yellow bottle' \
  --method atman --method atman:group=block:2 \
  --method occlusion:window=2 --method centre --method random --method uniform \
  --figure heed-figure.png
echo "The figure is $PWD/heed-figure.png"
