"""The lock files: whole, hashed, of one mind, and such that an old pip can install them.

pip before 23.3 installs an extra only from a line that names it: asked for `coverage[toml]` while
the lock says `coverage==7.17.3`, it takes the newest release instead, finds that nobody locked that
one, and stops. So a lock must name every extra that any package in it asks for.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# Each lock file, and the extras of pyproject.toml that it holds.
LOCKS: dict[str, frozenset[str]] = {
    "requirements.txt": frozenset(),
    "requirements-production.txt": frozenset(EXTRAS) - {"dev"},
    "requirements-dev.txt": frozenset(EXTRAS),
}
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
PINNED = re.compile(r"==[0-9][0-9a-z.]*")

# A package and one of its extras; "" stands for the package itself.
Part = tuple[str, str]


class Line(NamedTuple):
    """One requirement of a lock file, with the options behind it."""

    requirement: Requirement
    options: list[str]


def lines(lock: str) -> list[Line]:
    """Return what the text of a lock file says, continued lines joined."""
    found = []
    for line in lock.replace("\\\n", " ").splitlines():
        requirement, *options = re.split(r"\s+(?=--)", line.strip())
        found.append(Line(Requirement(requirement), options))
    return found


def parts(requirement: Requirement) -> set[Part]:
    """Return the package that is asked for, and each of its extras that is."""
    name = canonicalize_name(requirement.name)
    return {(name, ""), *((name, canonicalize_name(extra)) for extra in requirement.extras)}


def locked(lock: str) -> set[Part]:
    """Return what a lock file names for this machine and this Python."""
    here = (
        line.requirement
        for line in lines(lock)
        if line.requirement.marker is None or line.requirement.marker.evaluate()
    )
    return {part for requirement in here for part in parts(requirement)}


def asked_for(by: Iterable[str], requires: Callable[[str], list[str] | None]) -> set[Part]:
    """Return what the requirements `by` ask for here, and all that those packages ask for in turn.

    `requires` gives the requirements of a package as its metadata have them.
    """
    found: set[Part] = set()
    waiting = {part for requirement in by for part in parts(Requirement(requirement))}
    while waiting:
        name, extra = waiting.pop()
        found.add((name, extra))
        for requirement in map(Requirement, requires(name) or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                waiting |= parts(requirement) - found
    return found


def spelled(part: Part) -> str:
    """Return the part as a requirement spells it."""
    name, extra = part
    return f"{name}[{extra}]" if extra else name


def findings(
    lock: str, by: Iterable[str], requires: Callable[[str], list[str] | None] = metadata.requires
) -> list[str]:
    """Name what is asked for and not locked, and what is locked though nothing asks for it."""
    asked, there = asked_for(by, requires), locked(lock)
    return [
        *(f"{spelled(part)} is asked for and not locked" for part in sorted(asked - there)),
        *(f"{spelled(part)} is locked and not asked for" for part in sorted(there - asked)),
    ]


def pinned(line: Line) -> tuple[str, frozenset[str], str]:
    """Return what a line installs, whatever it depends on."""
    asked = line.requirement
    return asked.name, frozenset(asked.extras), str(asked.specifier)


def wanted(name: str) -> list[str]:
    """Return what pyproject.toml asks for in the lock file of this name."""
    found: list[str] = list(PROJECT["dependencies"])
    for extra in sorted(LOCKS[name]):
        found += EXTRAS[extra]
    return found


def text(name: str) -> str:
    """Return what stands in a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_lock_file_of_the_project_is_looked_at() -> None:
    assert {path.name for path in ROOT.glob("requirements*.txt")} == set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_pins_one_version_and_has_its_hashes(name: str) -> None:
    found = lines(text(name))
    assert found
    for line in found:
        assert PINNED.fullmatch(str(line.requirement.specifier)), line
        assert line.options, line
        assert all(HASH.fullmatch(option) for option in line.options), line


@pytest.mark.parametrize("name", LOCKS)
def test_what_the_project_asks_for_is_locked_with_every_extra_and_nothing_else(name: str) -> None:
    assert findings(text(name), wanted(name)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_locked_versions_are_those_that_the_project_allows(name: str) -> None:
    versions = {
        canonicalize_name(line.requirement.name): str(line.requirement.specifier)
        for line in lines(text(name))
    }
    for requirement in map(Requirement, wanted(name)):
        version = versions[canonicalize_name(requirement.name)].removeprefix("==")
        assert requirement.specifier.contains(version), f"{requirement} is locked as {version}"


def test_what_a_site_installs_is_what_the_suite_ran_with() -> None:
    # A package may be needed on fewer Pythons than the one that the suite ran with.
    tested = {pinned(line): line.options for line in lines(text("requirements-dev.txt"))}
    for name in LOCKS:
        for line in lines(text(name)):
            assert tested[pinned(line)] == line.options, f"{name}: {line.requirement}"


def test_a_lock_without_its_extras_is_found_out() -> None:
    whole = text("requirements-dev.txt")
    missing = [
        f"{spelled(part)} is asked for and not locked" for part in sorted(locked(whole)) if part[1]
    ]
    assert "django-allauth[mfa] is asked for and not locked" in missing
    stripped = re.sub(r"\[.*?\]", "", whole)
    assert findings(stripped, wanted("requirements-dev.txt")) == missing


def test_an_extra_is_followed_to_what_it_asks_for() -> None:
    packages = {
        "site": ["Tool[Fast_Way]>=2", 'elsewhere; sys_platform == "nowhere"'],
        "tool": ['engine[big]; extra == "fast-way"', 'unused; extra == "slow"'],
        "engine": ['cargo; extra == "big"', "site"],
    }
    whole = "site==1\ntool[fast-way]==2\nengine[big]==3\ncargo==4"

    def requires(name: str) -> list[str] | None:
        return packages.get(name)

    assert findings(whole, ["site"], requires) == []
    assert findings(whole.replace("[big]", ""), ["site"], requires) == [
        "engine[big] is asked for and not locked"
    ]
    more = f'{whole}\nunused==5\nnot-here==6; sys_platform == "nowhere"'
    assert findings(more, ["site"], requires) == ["unused is locked and not asked for"]


@pytest.mark.parametrize("options", [[], ["--editable"]])
def test_installing_the_project_as_a_package_stops_with_a_sentence(
    tmp_path: Path, options: list[str]
) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", *options, "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0, done.stdout
    assert "The tracker cannot be installed as a package: " in done.stdout + done.stderr
    assert "`make run`" in done.stdout + done.stderr
