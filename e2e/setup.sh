#!/usr/bin/env bash
# What the end-to-end tests need beside a JDK and Maven. On Debian and Ubuntu it is installed.
set -euo pipefail

say() { printf '[setup] %s\n' "$*" >&2; }

export PATH=$PATH:/usr/sbin # Debian keeps mosquitto there, off the path of users
missing=()
for program in mosquitto openssl faketime; do
  command -v "$program" >/dev/null || missing+=("$program")
done

if ((${#missing[@]} == 0)); then
  say "mosquitto, openssl and faketime are here"
elif ! command -v apt-get >/dev/null; then
  say "missing: ${missing[*]}. Install them by this system's package manager, then run make again."
  exit 1
elif ((EUID == 0)) || command -v sudo >/dev/null; then
  as_root=()
  ((EUID == 0)) || as_root=(sudo)
  say "installing by apt-get: ${missing[*]} (half a minute)"
  "${as_root[@]}" apt-get -qq update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
else
  say "missing: ${missing[*]}. As root: apt-get install -y ${missing[*]}"
  exit 1
fi
