#!/bin/bash
# CASE     An analyst corrects the title and the statement of NYD-16 in English, and a second person approves it.
# RIGHT    Until then the translation stands as it did. From then on no face shows the translation of words that are gone as if
#          nothing had happened: page, heading, list, JSON. The desk lists it as work.
# USAGE    tests/cases/O16_stale_translation.sh   exit 0 right, 1 wrong, 2 it cannot judge
. "$(dirname "$0")/record.sh"
act <<'PY'
from tests.cases.acting import *
import json

def russian(field):
    return Translation.objects.get(kind="commitment", key="NYD-16", field=field, language="ru").text

title, statement = russian("title"), russian("statement")
NOTE = re.compile(r"устарел|прежн\w+ (?:формулировк|редакци|текст)|перевод\w* (?:прежн|устар|более ранн)|изменил\w+ после перевода")
STALE = ("stale", "outdated", "current", "source")

def stale():
    """The places that show the translation without a word that it is of other words."""
    page = page_of("/ru/commitments/NYD-16/")
    heading, shown = words(re.search(r"(?s)<h1[^>]*>(.*?)</h1>", page)[1]), words(page)
    listed = words(page_of("/ru/commitments/?q=NYD-16"))
    data = json.loads(page_of("/commitments/NYD-16.json"))["translations"].get("ru", {})
    shows = {
        "the heading of the page": heading == title and not NOTE.search(shown),
        "the statement on the page": statement in shown and not NOTE.search(shown),
        "the list": title in listed and not NOTE.search(listed),
        "the JSON": data.get("title") == title and not any(word in key for key in data for word in STALE),
    }
    return [place for place, is_so in shows.items() if is_so]

row = Commitment.objects.get(ref="NYD-16")
before = stale()
if len(before) != 4:
    cannot_judge(f"the translation is shown in {before} alone")
answer = post(analyst, row_url(row), title="Abolish every visa between the six states",
              statement="The six presidents promised to abolish every visa between their countries.")
wrong = [] if stale() == before else ["the translation is gone before the set is approved"]
if not approve(answer):
    cannot_judge(f"the form led to no set: {errors(answer)}")
wrong += [f"shows the translation of other words: {place}" for place in stale()]
if "Translations of words that have changed" not in page_of("/admin/", analyst):
    wrong.append("the desk does not list it as work")
ended(*wrong, told=f"O16 stale translation: {len(wrong)} faults in 4 places")
PY
