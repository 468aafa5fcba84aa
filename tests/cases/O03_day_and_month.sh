#!/bin/bash
# CASE     An analyst in Tashkent types 05/11/2026 for 5 November: outside a set, and within one.
# RIGHT    What can be read in two ways is refused with a sentence beside its box, which keeps it, and gets into no set.
# USAGE    tests/cases/O03_day_and_month.sh   exit 0 right, 1 wrong, 2 it cannot judge
. "$(dirname "$0")/record.sh"
act <<'PY'
from tests.cases.acting import *

wrong = []
SAID = "This can be read in more than one way"
TYPED = ("05/11/2026", "5/11/26", "11/05/2026", "03/04/05")
search = {"query": "q", "where": "web", "found": "0"}
mine = open_set(by=ANALYST)
for number, typed in enumerate(TYPED):
    answers = {
        "outside a set": add(analyst, Search, key=f"X-{number}", made_on=typed, **search),
        "within a set": add(analyst, Search, within=mine, key=f"Y-{number}", made_on=typed, **search),
    }
    for where, answer in answers.items():
        if SAID not in words(body(answer)) or f'value="{typed}"' not in body(answer):
            wrong.append(f"{typed} {where}: neither refused beside its box nor kept")
for row in ProposedRow.objects.all():
    wrong.append(f"{row.changeset}: {row.label} became {row.fields['made_on']['new']}")
sound = add(analyst, Search, key="X-iso", made_on="2026-11-05", **search)
if not approve(sound):
    cannot_judge(f"an ISO date is refused: {errors(sound)}")
if not Search.objects.filter(key="X-iso", made_on="2026-11-05").exists():
    wrong.append("2026-11-05, approved, is another day in the record")
ended(*wrong, told=f"O03 day and month: {len(wrong)} faults with {len(TYPED)} ambiguous dates")
PY
