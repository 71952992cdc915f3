#!/bin/sh
# Runs mosquitto. It reads certificates and revocations at SIGHUP only, so that is sent when the mounted Secret changes.
set -eu
config=$1
tls=$2

fingerprint() { cat "$tls"/ca.crt "$tls"/tls.crt "$tls"/tls.key "$tls"/crl.pem 2>/dev/null | sha256sum; }

# Runs beside the broker, which takes over this shell's process id below.
watch() {
  seen=$(fingerprint)
  while sleep 1 && kill -0 $$ 2>/dev/null; do
    now=$(fingerprint)
    if [ "$now" != "$seen" ]; then
      seen=$now
      kill -HUP $$
    fi
  done
}

watch &
exec mosquitto -c "$config"
