#!/bin/sh
# Install Debian's Chromium with Lato, the face that Slack uses; without root or apt, say so and go on.
set -eu
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "No Chromium here, and no right to install it: the browser tests will be skipped." >&2
    exit 0
fi
echo "Installing Chromium for the browser tests (once) ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-lato fonts-noto-color-emoji >/dev/null
