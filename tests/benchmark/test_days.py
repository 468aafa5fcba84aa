"""`python -m tests.benchmark days`: what was answered is kept, and another answer is named."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import CommitmentFactory
from tracker import publiclog

from . import days


def _compared(file: Path) -> str:
    out = StringIO()
    call_command(days.Command(), str(file), "--day", "2026-11-12", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_what_was_answered_is_kept_and_another_answer_is_named(tmp_path: Path) -> None:
    CommitmentFactory.create(ref="NYD-01")
    publiclog.enter_loaded()
    file = tmp_path / "days.json"
    assert _compared(file).endswith(" answers kept\n")
    kept = json.loads(file.read_text())
    status, text = kept["/parties/?on=2026-11-12"]
    # As the addresses of the day were once written.
    kept["/parties/?on=2026-11-12"] = [status, text.replace("/on/2026-11-12/", "/")]
    file.write_text(json.dumps(kept))
    assert f"{len(kept)} of {len(kept)} the same" in _compared(file)
    kept["/parties/?on=2026-11-12"] = [status, text.replace("<h1>", "<h1>Once ")]
    file.write_text(json.dumps(kept))
    with pytest.raises(CommandError, match=r"^1 answers differ$"):
        _compared(file)
