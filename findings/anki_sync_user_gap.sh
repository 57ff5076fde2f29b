#!/usr/bin/env bash
# If one user of Anki's sync server is taken out of the settings, nobody with a higher number can log in any more.
#
# Version: anki 26.9.3.
#
# The server takes its users from SYNC_USER1, SYNC_USER2 and so on, each a name and a password.
#
# A good guess: the numbers only keep the variables apart. Without SYNC_USER2 the second user is gone, and the third
# goes on; or the server refuses to start, as it does without any user.
#
# Seen: the server counts from 1 up to the first number that is missing. It starts without a word, and the third user is
# told that "email or password was incorrect", as with a wrong password; the log of the server says the same. With a
# single SYNC_USER0 or SYNC_USER2 it does refuse to start. Renumber the users when one leaves: what a user has
# on the server is in a folder with the user's name, so nothing is lost.
set -euo pipefail
folder=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check anki==26.9.3
port=$(venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export SYNC_BASE=$folder/base SYNC_HOST=127.0.0.1 SYNC_PORT=$port
failed=0

# check EXPECTED VARIABLE=NAME:PASSWORD ...: who can log in on a server with these variables.
check() {
    local expected=$1 found
    shift
    env "$@" venv/bin/python -m anki.syncserver >log 2>&1 &
    server=$!
    found=$(venv/bin/python - "$port" "$server" <<'PYTHON'
import socket
import sys
import time
from pathlib import Path

from anki.collection import Collection
from anki.errors import SyncError

port, server = map(int, sys.argv[1:])
for _ in range(600):
    try:
        state = Path(f"/proc/{server}/stat").read_text().split()[2]
    except OSError:
        state = "Z"
    if state == "Z":  # it has ended
        print("not started")
        sys.exit()
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            break
    time.sleep(0.1)
collection = Collection("someone.anki2")
said = []
for name in ("ann", "bob", "cat"):
    try:
        collection.sync_login(name, f"{name}-password", f"http://127.0.0.1:{port}/")
        said.append(name)
    except SyncError as error:
        said.append("incorrect" if "incorrect" in str(error) else str(error))
print(" ".join(said))
PYTHON
)
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=""
    echo "$*: $found"
    [ "$found" = "$expected" ] || failed=1
}

check "ann bob cat" SYNC_USER1=ann:ann-password SYNC_USER2=bob:bob-password SYNC_USER3=cat:cat-password
check "ann incorrect incorrect" SYNC_USER1=ann:ann-password SYNC_USER3=cat:cat-password
check "ann incorrect cat" SYNC_USER1=ann:ann-password SYNC_USER2=cat:cat-password
check "not started" SYNC_USER2=bob:bob-password
exit "$failed"
