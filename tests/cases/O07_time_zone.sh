#!/bin/bash
# CASE     A commitment is withdrawn by a set and a verdict is published; six capitals in five time zones read when.
# RIGHT    "19:50 UTC" wherever a time of day is shown: history of a row, lists of changes and of verdicts, the last steps of a
#          verdict, change sets and their list.
# USAGE    tests/cases/O07_time_zone.sh   exit 0 right, 1 wrong, 2 it cannot judge
. "$(dirname "$0")/record.sh"
act <<'PY'
from tests.cases.acting import *

row = Commitment.objects.get(ref="NYD-24")
withdraw(row, "It was counted twice.")
made = publish("NYD-16", "A sentence that stands whole here.")
waiting = open_set(by=ANALYST)
TIME = re.compile(
    r"\b\d{1,2}(?::\d\d)?(?::\d\d)?(?:\.\d+)? ?(?:a\.m\.|p\.m\.)|\b(?:noon|midnight)\b"
    r"|(?<![\d:+-])\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?! ?[ap]\.m)"
)
ZONE = re.compile(r" ?(?:UTC|GMT|Z\b|[+-]\d\d:?\d\d|\()")
PAGES = [
    (analyst, row_url(row, "history")), (analyst, list_url(Change)), (analyst, row_url(made)), (analyst, list_url(Assessment)),
    (analyst, list_url(ChangeSet)), (public, "/changes/"),
    *((analyst, row_url(each)) for each in ChangeSet.objects.all()),
]
wrong, seen = [], 0
for who, address in PAGES:
    page = words(page_of(address, who))
    times = list(TIME.finditer(page))
    seen += len(times)
    bare = [found for found in times if not ZONE.match(page[found.end():])]
    wrong += [f"{address}: {page[max(0, found.start() - 16):found.end()]}" for found in bare[:1]]
if seen < len(PAGES):
    cannot_judge(f"{seen} times of day on {len(PAGES)} pages")
ended(*wrong, told=f"O07 time zone: {len(wrong)} of {len(PAGES)} pages show a time of day without its zone")
PY
