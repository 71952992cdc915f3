#!/usr/bin/env python3
"""A small service that stands for a player: answers "ok" on a socket in its own folder."""

import os
import signal
import socket
import sys
import time

behaviour = open("behaviour").read().strip()
if behaviour == "crash":
    sys.exit(1)
if os.path.exists("player.sock"):
    os.unlink("player.sock")
server = socket.socket(socket.AF_UNIX)
server.bind("player.sock")
server.listen(8)
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
born = time.monotonic()
# It outlives the agent that started it, but not the stories.
signal.alarm(1800)
while True:
    client, _ = server.accept()
    if behaviour == "hang":
        time.sleep(3600)
    sick = os.path.exists("sick") or (behaviour == "loop" and time.monotonic() - born > 1)
    client.sendall(b"sick" if sick else b"ok")
    client.close()
    if behaviour == "loop" and sick:
        os._exit(1)
