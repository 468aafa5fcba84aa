#!/bin/bash
# CASE     A new commitment's ref is pasted from a text processor, which made the hyphen a no-break hyphen; or it holds a space,
#          a slash, a dot, a Cyrillic letter, a zero-width space.
# RIGHT    Refused beside its box, everything else kept; nothing of it in a set. A sound ref becomes an address once approved.
# USAGE    tests/cases/O04_ref_no_address.sh   exit 0 right, 1 wrong, 2 it cannot judge
. "$(dirname "$0")/record.sh"
act <<'PY'
from tests.cases.acting import *
from django.forms.models import model_to_dict

source = Commitment.objects.get(ref="NYD-16")
TITLE = "A title typed by hand"
values = {name: str(value) for name, value in model_to_dict(source).items() if value is not None and not isinstance(value, list)}
boxes = opened(analyst, add_url(Commitment))
values = {name: value for name, value in values.items() if name in boxes} | {
    "document": str(source.document_id), "sentence": str(source.sentence_id), "section": str(source.section_id),
    "commitment_types": "\n".join(source.commitment_types), "baseline": "", "themes": [str(source.themes.first().pk)],
    "verifiable": "true", "paragraph": str(source.paragraph), "sha256": source.sha256, "title": TITLE,
}

def new(ref, within=None):
    return add(analyst, Commitment, within=within, **{**values, "ref": ref})

wrong = []
sound = new("NYD-155")
if not approve(sound):
    cannot_judge(f"a sound commitment is refused: {errors(sound)}")
if TITLE not in page_of("/commitments/NYD-155/"):
    wrong.append("a sound ref: approved, it has no page")
mine = open_set(by=ANALYST)
KEYS = {"no-break hyphen": "NYD\u2011156", "space inside": "NYD 157", "slash": "NYD/158", "dot": "NYD.159",
        "Cyrillic letter": "\u041dYD-160", "zero-width space": "NYD-161\u200b"}
for name, ref in KEYS.items():
    for where, within in (("outside a set", None), ("within a set", mine)):
        answer = new(ref, within)
        if answer.status_code >= 500:
            wrong.append(f"{name} {where}: {answer.status_code}")
        elif not errors(answer):
            wrong.append(f"{name} {where}: taken")
        elif TITLE not in body(answer):
            wrong.append(f"{name} {where}: what was typed is lost")
for row in ProposedRow.objects.exclude(key="NYD-155"):
    wrong.append(f"{row.changeset}: {row.key!r} is in it")
ended(*wrong, told=f"O04 ref: {len(wrong)} faults with {len(KEYS)} keys")
PY
