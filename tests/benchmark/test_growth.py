"""`python -m tests.benchmark growth`: costs of two sizes side by side, and how they grow."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.benchmark import growth


def _saved(folder: Path, commitments: int, **costs: float) -> str:
    path = folder / f"{commitments}.json"
    told = {f"/{name}/": cost for name, cost in costs.items()}
    path.write_text(json.dumps({"commitments": commitments, "pages": told}), encoding="utf-8")
    return str(path)


def _told(*files: str) -> list[list[str]]:
    out = io.StringIO()
    call_command(growth.Command(), *files, stdout=out)
    return [line.split() for line in out.getvalue().splitlines()[1:]]


def test_the_smallest_size_is_compared_with_the_largest(tmp_path: Path) -> None:
    large = _saved(tmp_path, 6000, flat=0.01, whole=0.5, only=1)
    middle = _saved(tmp_path, 600, flat=0.01, whole=0.05, only=1)
    small = _saved(tmp_path, 60, flat=0.01, whole=0.005)
    assert _told(large, small, middle) == [
        ["/flat/", "10.0", "10.0", "10.0", "0.00"],
        ["/whole/", "5.0", "50.0", "500.0", "1.00"],
    ]


def test_one_size_tells_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="two sizes"):
        _told(_saved(tmp_path, 60, flat=0.01))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"commitments": 1}'])
def test_a_file_of_something_else_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=r"other\.json is no file of"):
        _told(str(path))
