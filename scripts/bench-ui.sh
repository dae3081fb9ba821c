#!/bin/sh
# Measures how long a person waits for the window: first paint, the longest gap of the main loop while
# AtMan runs on the CPU (pointer over the maps, window resized), and Cancel; with the bundled model
# and with one of ViT-B/32's size. Prints a table and the machine it is of; nothing passes or fails by
# a time. Where there is a display its pointer is moved; else Xvfb is the display.
#
#   scripts/bench-ui.sh [OPTION…]     options of tests/gui/bench-ui, such as --repeats 10
#
# HEED_BENCH_MODEL (build/bench-vit-b32): a model folder; made with random weights if it is missing.
set -eu
cd "$(dirname "$0")/.."

[ -f build/build.ninja ] || meson setup build
ninja -C build tests/gui/bench-ui

model=${HEED_BENCH_MODEL-build/bench-vit-b32}
if [ ! -e "$model/model.safetensors" ]; then
  tests/gui/make-model.py --size vit-b32 "$model"
fi

echo "Heed $(git describe --always --dirty 2>/dev/null || echo from an archive)," \
  "GTK $(pkg-config --modversion gtk4), $(uname -sm)"
echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores," \
  "load $(cut -d ' ' -f 1-3 /proc/loadavg)"

HEED_SOURCE_DIR=$PWD
# settings and accessibility buses of whoever measures are none of its business
GSETTINGS_BACKEND=memory
export HEED_SOURCE_DIR GSETTINGS_BACKEND
if [ -n "${DISPLAY-}" ]; then
  GDK_BACKEND=x11 build/tests/gui/bench-ui --model "$model" "$@"
else
  echo "on Xvfb, drawn by cairo"
  GDK_BACKEND=x11 GSK_RENDERER=cairo \
    dbus-run-session -- xvfb-run -a -s '-screen 0 1600x1000x24' \
    build/tests/gui/bench-ui --model "$model" "$@"
fi
