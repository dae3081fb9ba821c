#!/bin/sh
# Builds Heed, checks its layout and runs its tests. --sanitize: with address and
# undefined-behaviour sanitizers, in a build of its own. The last line is "N passed, N failed";
# what was skipped, and why, is above it.
set -eu
cd "$(dirname "$0")/.."

build=build
options='-Dwerror=true'
multiplier=1
case "${1-}" in
  '') ;;
  --sanitize)
    build=build-sanitize
    options="$options -Db_sanitize=address,undefined -Db_lundef=false"
    multiplier=6
    export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1
    ;;
  *)
    echo "test.sh: unknown option $1; usage: scripts/test.sh [--sanitize]" >&2
    exit 2
    ;;
esac

scripts/setup.sh
[ -f "$build/build.ninja" ] || meson setup "$build"
meson configure "$build" $options
ninja -C "$build"

layout=passed
find app compute ui tests -name '*.[ch]' -print0 |
  xargs -0 clang-format --dry-run --Werror || layout=failed

rm -f "$build/meson-logs/testlog.json"
meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier "$multiplier" || true
exec python3 scripts/count-tests.py "$build/meson-logs/testlog.json" "clang-format=$layout"
