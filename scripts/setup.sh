#!/bin/sh
# Installs the Debian packages that building and testing Heed needs, those of them that are missing.
set -eu

packages='
  meson ninja-build gcc libc6-dev pkg-config
  libglib2.0-dev libjson-glib-dev libgdk-pixbuf-2.0-dev libcairo2-dev libpango1.0-dev libpng-dev
  libgtk-4-dev
  libvulkan-dev glslc libdnnl-dev
  mesa-vulkan-drivers vulkan-validationlayers spirv-tools
  fonts-dejavu-core adwaita-icon-theme librsvg2-common
  xvfb xauth dbus at-spi2-core desktop-file-utils appstream libxml2-utils locales
  clang-format
'

if ! command -v dpkg-query >/dev/null; then
  echo "setup.sh: this system has no Debian packages; install the equivalents of:" $packages >&2
  exit 1
fi

missing=
for package in $packages; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=
elif command -v sudo >/dev/null; then
  as_root=sudo
else
  echo "setup.sh: packages are missing and there is no sudo; run as root: apt-get install$missing" >&2
  exit 1
fi

echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
if ! { $as_root apt-get update -q &&
       $as_root apt-get install -q -y --no-install-recommends $missing; }; then
  echo "setup.sh: apt-get failed; see above. Needed:$missing" >&2
  exit 1
fi
