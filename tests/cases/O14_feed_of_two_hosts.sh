#!/bin/bash
# CASE     A site answers under two hosts and a port; a reader of its feed follows from one to the other.
# RIGHT    The ids of the feed and of each entry are the same under each, those of what a set brought among them, and
#          `check --deploy` demands that TRACKER_BASE_URL be set.
# USAGE    tests/cases/O14_feed_of_two_hosts.sh   exit 0 right, 1 wrong, 2 it cannot judge
. "$(dirname "$0")/record.sh"
act <<'PY'
from tests.cases.acting import *
import subprocess

def ids(host):
    return tuple(re.findall(r"<id>(.*?)</id>", page_of("/changes.atom", HTTP_HOST=host)))

HOSTS = ("a.example.org", "www.a.example.org", "a.example.org:8443")
before = ids(HOSTS[0])
withdraw(Commitment.objects.get(ref="NYD-02"), "It was counted twice.")
found = {host: ids(host) for host in HOSTS}
if found[HOSTS[0]] == before:
    cannot_judge("the withdrawal is not in the feed")
env = {**os.environ, "DEBUG": "0", "SECRET_KEY": "x1y2z3" * 12, "ALLOWED_HOSTS": "a.example.org,www.a.example.org"}
said = subprocess.run([sys.executable, "manage.py", "check", "--deploy"], capture_output=True, text=True, env=env)
warned = "TRACKER_BASE_URL" in said.stdout + said.stderr
sets = len(set(found.values()))
wrong = [] if sets == 1 else [f"{host}: {each[:2]}" for host, each in found.items()]
wrong += [] if warned else ["check --deploy does not ask for TRACKER_BASE_URL"]
ended(*wrong, told=f"O14 feed ids: {sets} sets of ids for one feed; check --deploy warns: {warned}")
PY
