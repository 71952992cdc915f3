#!/bin/sh
# What systemd would do, where there is none: services.sh stop|start NAME
pid="$(dirname "$0")/player.pid"
case "$1" in
  stop)
    if [ -e "$pid" ]; then
      kill -9 "$(cat "$pid")" 2>/dev/null
      rm -f "$pid"
    fi
    ;;
  start)
    cd "$PIFLEET_RELEASE" || exit 1
    setsid ./bin/player.py >/dev/null 2>&1 &
    echo $! >"$pid"
    ;;
esac
