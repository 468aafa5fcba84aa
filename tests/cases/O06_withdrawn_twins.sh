#!/bin/bash
# CASE     A commitment, a publication, an act and a verdict of the loaded record are withdrawn through the forms of the
#          desk; the verdict by two persons. Every file that shows one of them must say so, and no count may include it.
# RIGHT    The reason stands on the page, in the JSON and in the CSV; the number of acts goes down by one.
# USAGE    tests/cases/O06_withdrawn_twins.sh   exit 0 right, 1 wrong, 2 it cannot judge. Needs the development packages.
set -u
cd "$(dirname "$0")/../.." || exit 2
PY=$PWD/.venv/bin/python; [ -x "$PY" ] || PY=${TRACKER_PYTHON:-python3}
TRACKER_VAR_DIR=$(mktemp -d) && trap 'rm -rf "$TRACKER_VAR_DIR"' EXIT
export TRACKER_VAR_DIR DEBUG=1 TRACKER_REQUIRE_MFA=0 TRACKER_LOG_LEVEL=CRITICAL PYTHONPATH=$PWD
unset DATABASE_URL
{ "$PY" manage.py migrate --skip-checks -v0 && "$PY" manage.py load_record && "$PY" manage.py demo_accounts; } \
  >"$TRACKER_VAR_DIR/log" 2>&1 || { tail -5 "$TRACKER_VAR_DIR/log"; echo "cannot judge: the record could not be loaded"; exit 2; }
"$PY" -W ignore - <<'PY'
import os, re, sys, traceback

def cannot_judge(kind, error, trace):
    traceback.print_exception(kind, error, trace)
    print("cannot judge: the case itself failed", flush=True)
    os._exit(2)

sys.excepthook = cannot_judge
os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
import django
django.setup()
from django.test.utils import setup_test_environment
setup_test_environment()
from django.test import Client
from tests.admin.desk import filled, signed_in, start
from tests.admin.pages import opened, read, row_url
from tests.pages.site import ask
from tracker.models import Action, Assessment, Commitment, Evidence, User

public = Client()
analyst, reviewer = (signed_in(User.objects.get(username=f"demo-{role}")) for role in ("analyst", "reviewer"))
silent = []

def step(who, row, name, **typed):
    """Open the page of the step, type, press its button."""
    address = row_url(row, name)
    page = who.get(address)
    assert page.status_code == 200, (address, page.status_code, page.headers.get("location"))
    sent = read(page.content.decode())
    answer = who.post(address, sent | typed, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)

def must_say(what, reason, needle, *addresses):
    for address in addresses:
        found = ask(public, address)
        assert found.status == 200, address
        if needle in found.text and reason not in found.text:
            silent.append(f"{what}: {address}")

def acts():
    return int(re.search(r"(\d+) acts? (?:is|are) about", ask(public, "/commitments/NYD-16/").main.text)[1])

step(reviewer, Commitment.objects.get(ref="NYD-24"), "withdraw", reason="REASON-C: counted twice.")
must_say("commitment", "REASON-C", "NYD-24", "/commitments/NYD-24/", "/commitments/NYD-24.json", "/commitments/NYD-24.csv",
         "/commitments/", "/commitments.json", "/commitments.csv")

act = Action.objects.filter(withdrawn_at=None, bearings__commitment__ref="NYD-16").last()
piece = Evidence.objects.filter(action__bearings__commitment__ref="NYD-16").exclude(action=act).first()
before = acts()
step(reviewer, piece, "withdraw", reason="REASON-E: another thing.")
step(reviewer, act, "withdraw", reason="REASON-A: it did not happen.")
own = tuple(f"/commitments/NYD-16{ending}" for ending in ("/", ".json", ".csv"))
must_say("publication", "REASON-E", piece.url, *own, "/sources.json", "/sources.csv")
must_say("act", "REASON-A", act.slug, *own, f"/actions/{act.slug}/", f"/actions/{act.slug}.json", "/actions.csv", "/timeline.csv")
if acts() != before - 1:
    silent.append(f"act: the page counts {acts()} acts, {before} before")

commitment = Commitment.objects.get(ref="NYD-17")
sent = filled(opened(analyst, start(commitment)), as_of="2026-11-20", rationale="A sentence that stands whole here.")
analyst.post(start(commitment), sent | {"_submit": ["1"]}, follow=True)
verdict = Assessment.objects.filter(commitment=commitment).latest("pk")
step(reviewer, verdict, "publish")
# The one who wrote it proposes; somebody else confirms.
step(analyst, verdict, "propose-withdrawal", reason="REASON-V: it rested on another text.")
step(reviewer, verdict, "approve-withdrawal")
verdict.refresh_from_db()
assert verdict.is_withdrawn, "the second person did not get it withdrawn"
must_say("verdict", "REASON-V", verdict.key, "/commitments/NYD-17.json")
must_say("verdict", "REASON-V", "NYD-17", "/commitments/NYD-17/")

print(*(f"   silent: {line}" for line in silent), sep="\n", end="\n" if silent else "")
print(f"O06 withdrawn: {len(silent)} places do not say so")
sys.exit(bool(silent))
PY
