#!/bin/bash
# CASE     A commitment, a publication, an act and a verdict of the loaded record are withdrawn through the forms of the
#          desk, each by two persons. Every file that shows one of them must say so, and no count may include it.
# RIGHT    The reason stands on the page, in the JSON and in the CSV; the number of acts goes down by one. Until the second
#          person approves it, no page says anything.
# USAGE    tests/cases/O06_withdrawn_twins.sh   exit 0 right, 1 wrong, 2 it cannot judge
. "$(dirname "$0")/record.sh"
act <<'PY'
from tests.cases.acting import *
from tests.pages.site import ask

silent = []

def must_say(what, reason, needle, *addresses):
    for address in addresses:
        found = ask(public, address)
        assert found.status == 200, address
        if needle in found.text and reason not in found.text:
            silent.append(f"{what}: {address}")

def acts():
    return int(re.search(r"(\d+) acts? (?:is|are) about", ask(public, "/commitments/NYD-16/").main.text)[1])

sent = step(reviewer, Commitment.objects.get(ref="NYD-24"), "withdraw", reason="REASON-C: counted twice.")
if "REASON-C" in page_of("/commitments/NYD-24/") + page_of("/commitments/NYD-24.json"):
    silent.append("commitment: public before a second person approved it")
if not approve(sent):
    cannot_judge("what is withdrawn led to no set")
must_say("commitment", "REASON-C", "NYD-24", "/commitments/NYD-24/", "/commitments/NYD-24.json", "/commitments/NYD-24.csv",
         "/commitments/", "/commitments.json", "/commitments.csv")

act = Action.objects.filter(withdrawn_at=None, bearings__commitment__ref="NYD-16").last()
piece = Evidence.objects.filter(action__bearings__commitment__ref="NYD-16").exclude(action=act).first()
before = acts()
withdraw(piece, "REASON-E: another thing.")
withdraw(act, "REASON-A: it did not happen.")
own = tuple(f"/commitments/NYD-16{ending}" for ending in ("/", ".json", ".csv"))
must_say("publication", "REASON-E", piece.url, *own, "/sources.json", "/sources.csv")
must_say("act", "REASON-A", act.slug, *own, f"/actions/{act.slug}/", f"/actions/{act.slug}.json", "/actions.csv", "/timeline.csv")
if acts() != before - 1:
    silent.append(f"act: the page counts {acts()} acts, {before} before")

verdict = publish("NYD-17", "A sentence that stands whole here.")
# The one who wrote it proposes; somebody else confirms.
step(analyst, verdict, "propose-withdrawal", reason="REASON-V: it rested on another text.")
step(reviewer, verdict, "approve-withdrawal")
verdict.refresh_from_db()
assert verdict.is_withdrawn, "the second person did not get it withdrawn"
must_say("verdict", "REASON-V", verdict.key, "/commitments/NYD-17.json")
must_say("verdict", "REASON-V", "NYD-17", "/commitments/NYD-17/")

ended(*silent, told=f"O06 withdrawn: {len(silent)} places do not say so")
PY
