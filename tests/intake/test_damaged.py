"""Whatever comes in, the answer is a text or a sentence; never another error, never a long wait.

2,000 small files; TRACKER_LARGE_FILES=1 adds some of ten megabytes, which take half a minute.
"""

import os
import time
from collections import Counter

import pytest

from tests.intake import damaged
from tracker.intake import FileKind, Problem, TextRefused, read_file, reading
from tracker.intake.apart import told
from tracker.intake.parts import Found
from tracker.intake.worker import answer
from tracker.text import normalise_text
from tracker.text.values import problem_with_text

NUMBER = 2000


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new process for each of so many files would take minutes; the readers are the same."""

    def read(raw: bytes, kind: FileKind) -> Found:
        return told(answer(kind, raw))

    monkeypatch.setattr(reading, "read_apart", read)


def what_becomes_of(raw: bytes, name: str) -> str:
    """Why it was refused, or "read"; what was read keeps to the rules of a stored text."""
    try:
        read = read_file(raw, name)
    except TextRefused as refused:
        sentence = str(refused)
        assert sentence[0].isupper(), sentence
        assert sentence.endswith("."), sentence
        assert problem_with_text(sentence) is None, sentence
        return refused.problem.value
    assert problem_with_text(read.text) is None
    assert read.text == normalise_text(read.text).text or "\\" in read.text or "<" in read.text
    assert read.sentences >= 1
    return "read"


def test_each_damaged_file_is_read_or_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    began = time.process_time()
    found = Counter(what_becomes_of(*damaged.made(number)) for number in range(NUMBER))
    with capsys.disabled():
        seconds = time.process_time() - began
        print(f"\n{NUMBER} files in {seconds:.1f} s: {dict(found.most_common())}")
    assert sum(found.values()) == NUMBER
    assert found["read"] > NUMBER / 8
    named = {problem.value for problem in Problem}
    assert len(found.keys() & named) >= 10
    if Problem.UNREADABLE.value in found:
        pytest.fail("a reader raised what it should tell")


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("TRACKER_LARGE_FILES"), reason="TRACKER_LARGE_FILES=1 reads large files"
)
def test_no_large_file_takes_long() -> None:
    for raw, name in damaged.large():
        began = time.process_time()
        outcome = what_becomes_of(raw, name)
        seconds = time.process_time() - began
        assert seconds < 20, (raw[:20], outcome, seconds)
        print(raw[:20], outcome, f"{seconds:.1f} s")
