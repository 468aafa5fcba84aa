"""Every number of the front page, from the dataset alone: python3 front_page.py FILE.zip"""

import csv
import io
import json
import sys
import zipfile
from collections import Counter


def table(name):
    text = archive.read(f"data/{name}.csv").decode()
    return [row for row in csv.DictReader(io.StringIO(text)) if not row.get("withdrawn_at")]


archive = zipfile.ZipFile(sys.argv[1])
status = {row["commitment"]: row for row in table("commitment_status")}
promises = [row | status[row["ref"]] for row in table("commitments")]
texts = [row for row in table("documents") if row["standing"] == "agreed" and not row["main_text"]]
coded = {row["document"] for row in table("sentences") + promises}
numbers = {
    "as_of": min(row["as_of"] for row in promises if row["as_of"]),
    "as_of_newest": max(row["as_of"] for row in promises),
    "published_at": max(row["published_at"] for row in promises),
    "texts known": len(texts),
    "texts read": sum(row["key"] in coded and row["normalised_sha256"] != "" for row in texts),
}
for standing in ("agreed", "reported"):
    those = [row for row in promises if row["standing"] == standing]
    numbers[standing] = len(those)
    for name in ("status", "status_group", "is_contested", "due_by"):
        numbers[f"{standing} by {name}"] = Counter(row[name] for row in those)
    pairs = Counter(f"{row['pillar']} {row['status_group']}" for row in those)
    numbers[f"{standing} by pillar and status_group"] = pairs
json.dump(numbers, sys.stdout, indent=1)
