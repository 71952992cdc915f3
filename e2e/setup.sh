#!/usr/bin/env bash
# What the end-to-end tests need beside a JDK and Maven. On Debian and Ubuntu it is installed.
set -euo pipefail

say() { printf '[setup] %s\n' "$*" >&2; }

export PATH=$PATH:/usr/sbin # Debian keeps mosquitto there, off the path of users
missing=()
for program in mosquitto openssl curl faketime; do
  command -v "$program" >/dev/null || missing+=("$program")
done

if ((${#missing[@]} == 0)); then
  say "mosquitto, openssl, curl and faketime are here"
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

# Not by its package, which would start a server on this machine: only its program, out of the package.
prometheus=${PIFLEET_CACHE:-$HOME/.cache/pifleet}/prometheus
if command -v prometheus >/dev/null || [ -x "$prometheus/usr/bin/prometheus" ]; then
  say "prometheus is here"
elif command -v apt-get >/dev/null; then
  say "fetching prometheus by apt-get (20 MB)"
  mkdir -p "$prometheus"
  (
    cd "$prometheus"
    # The lists of a new machine are empty; root may bring them up to date, others have to have them.
    apt-get -qq download prometheus 2>/dev/null || { apt-get -qq update && apt-get -qq download prometheus; }
    dpkg-deb -x prometheus_*.deb .
    rm prometheus_*.deb
  )
else
  say "missing: prometheus, which answers the gates of rollouts. Put its program on the PATH, then run make again."
  exit 1
fi
