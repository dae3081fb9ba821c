#!/bin/sh
# Takes pictures of the window in the states that a person meets (first start, maps, running, methods
# of all kinds, comparisons, popovers, an error, empty), at 900 × 600 and 1400 × 900, light and dark,
# on a display of their own.
#
#   scripts/screenshots.sh [FOLDER]     default: build/screenshots
set -eu
cd "$(dirname "$0")/.."

[ -f build/build.ninja ] || meson setup build
ninja -C build tests/gui/screenshots

HEED_SOURCE_DIR=$PWD GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory \
  dbus-run-session -- xvfb-run -a -s '-screen 0 1920x1200x24' \
  build/tests/gui/screenshots "${1-build/screenshots}"
