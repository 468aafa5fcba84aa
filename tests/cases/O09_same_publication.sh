#!/bin/bash
# CASE     One news story is entered three times for an act, once with the address from a chat (utm_source, http, www, final
#          slash): act and evidence in one set, which a second person approves.
# RIGHT    Counts are of publications: the page as it would be with the set, and the public one, say one.
# USAGE    tests/cases/O09_same_publication.sh   exit 0 right, 1 wrong, 2 it cannot judge
. "$(dirname "$0")/record.sh"
act <<'PY'
from tests.cases.acting import *

mine = open_set(by=ANALYST)
add(analyst, Action, within=mine, title="A meeting of officials", slug="x-dup", kind="meeting", stage="done", date="2026-03-01",
    date_precision="day", attribution="joint", actors=str(Actor.objects.get(code="KZ").pk))
act = mine.rows.get(key="x-dup")
ADDRESSES = ("https://example.org/story", "https://example.org/story", "http://www.example.org/story/?utm_source=chat")
for number, url in enumerate(ADDRESSES, start=1):
    add(analyst, Evidence, within=mine, action=str(act.object_id), position=str(number), publisher="Agency", tier="state_media",
        title="One story", url=url, language="en", shows="It took place.", confidence="high", date="2026-03-02")
proposed = mine.rows.filter(model="tracker.evidence").count()
wrong = []

def count(where, page):
    found = re.search(r"(\d+) publications? shows? it", words(page))
    if not found or found[1] != "1":
        wrong.append(f"{where}: {found[0] if found else 'no number of publications'}")

count("the page as it would be", page_of(f"/set/{mine.pk}/actions/x-dup/", analyst))
if public.get("/actions/x-dup/").status_code != 404:
    wrong.append("the act has a public page before it is approved")
approve(send(mine))
count("the public page", page_of("/actions/x-dup/"))
stored = Action.objects.get(slug="x-dup").evidence.count()
if stored != proposed:
    wrong.append(f"{proposed} pieces of evidence in the set, {stored} in the record")
print("  ", stored, "rows stored")
ended(*wrong, told=f"O09 same publication: {len(wrong)} wrong numbers")
PY
