"""The documents of the project name what is there, and leave out nothing that they promise.

Each check takes a text and returns its findings, so that the tests at the end can show that it
finds what it should.
"""

import ast
import importlib
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from pydoc import locate
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db.models import Choices

from tests.benchmark.__main__ import COMMANDS
from tracker import choices, models
from tracker.management.commands.write_glossary import renewed

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ADDING = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
KINDS = {
    *("A field", "A status", "A filter", "A page", "A model", "A format", "A pillar", "A party"),
    *("A language", "A migration on guarded tables", "A number of the rules", "A document type"),
    *("A headline", "Something that can be withdrawn", "A change set", "A picture"),
    "Something that pages count by",
}
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_PATH = re.compile(
    r"(?<![\w./-])(?:\.?\w[\w-]*/)+[\w.*<>-]*|(?<![\w./-])[\w-]+\.(?:md|toml|py)(?!\w)"
)
_NAME = re.compile(r"(?<![\w./-])(?:tracker|tests|fixtures)(?:\.\w+)+")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
_POINTER = re.compile(r"[\w-]+\.md\b")


def code_of(page: str) -> Iterator[str]:
    """Yield what stands between backticks; blocks are commands or drawings."""
    for span in _CODE.finditer(_FENCE.sub("", page)):
        yield span[1]


def missing_paths(page: str, folder: Path = ROOT) -> list[str]:
    """Name every file and folder of the project that the page names and that is not there.

    A part in angle brackets stands for any name. Links are seen from the page's folder. What starts
    with no file or folder of the project is none of ours: an address, a folder of the reader's.
    """
    ours = {path.name for path in ROOT.iterdir()} - {"var", ".venv"}
    named = [path for code in code_of(page) for path in _PATH.findall(code)]
    return [
        *(
            path
            for path in named
            if "/" in path and path.partition("/")[0] in ours and not any_of(path)
        ),
        *(path for path in named if "/" not in path and not any_of(f"**/{path}")),
        *(link for link in _LINK.findall(page) if not (folder / link).exists()),
    ]


def any_of(path: str) -> bool:
    """Tell whether there is such a file or folder."""
    return any(ROOT.glob(re.sub(r"<\w+>", "*", path).rstrip("/")))


def missing_names(page: str) -> list[str]:
    """Name every module, class or function that the page names and that is not there."""
    names = [name for code in code_of(page) for name in _NAME.findall(code)]
    return [name for name in names if not name.endswith(".py") and locate(name) is None]


class Row(NamedTuple):
    """A row of the glossary: its terms, their meaning, and the names in its last column."""

    terms: list[str]
    meaning: str
    names: set[str]


def rows_of(page: str) -> list[Row]:
    """The rows of all tables of the page, without their headings."""
    cells = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    return [
        Row(terms=term.split(", "), meaning=meaning, names=set(_CODE.findall(where)))
        for term, meaning, where in cells
        if term != "term"
    ]


def vocabulary() -> dict[str, type[Choices]]:
    """Every class of values by the dotted name under which code imports it."""
    found: dict[type[Choices], str] = {}
    below = [f"{choices.__name__}.{info.name}" for info in pkgutil.iter_modules(choices.__path__)]
    for name in [choices.__name__, *below]:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and issubclass(value, Choices) and len(value):
                found.setdefault(value, f"{name}.{value.__name__}")
    return {name: value for value, name in found.items()}


def missing_values(page: str) -> list[str]:
    """Name every value of the vocabulary that the row of its class does not have."""
    rows = rows_of(page)
    found = []
    for name, values in vocabulary().items():
        meanings = [row.meaning for row in rows if name in row.names]
        labels = map(str, values.labels)
        found += [f"{name}: {label}" for label in labels if not any(label in m for m in meanings)]
    return found


def missing_models(page: str) -> list[str]:
    """Name every model that no row explains."""
    named = set().union(*(row.names for row in rows_of(page)))
    names = [
        f"{models.__name__}.{one.__name__}" for one in apps.get_app_config("tracker").get_models()
    ]
    return [name for name in names if name not in named]


def recipes(page: str) -> dict[str, str]:
    """The sections of the page by their headings."""
    _head, *sections = re.split(r"^## ", page, flags=re.MULTILINE)
    return {title: text for title, _line, text in (one.partition("\n") for one in sections)}


def unfinished_recipes(page: str) -> list[str]:
    """Name every recipe without files in order or without the command that checks it."""
    found = []
    for title, text in recipes(page).items():
        steps = [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
        if not steps or steps != list(range(1, len(steps) + 1)):
            found.append(f"{title}: its steps are numbered {steps}")
        if not re.search(r"^Check: `(pytest|python|manage\.py|make) ", text, re.MULTILINE):
            found.append(f"{title}: no command checks it")
    return found


def pointers(source: str) -> set[str]:
    """The documents that the docstrings and comments of a module name."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, documented))
    texts = [ast.get_docstring(node) or "" for node in nodes]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    texts += [token.string for token in tokens if token.type == tokenize.COMMENT]
    return {name for text in texts for name in _POINTER.findall(text)}


# --- The documents -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_a_page_names_is_there(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert missing_paths(page, path.parent) == []
    assert missing_names(page) == []


@pytest.mark.parametrize("name", ["Makefile", ".ci/run"])
def test_the_modules_that_are_run_are_there(name: str) -> None:
    script = (ROOT / name).read_text(encoding="utf-8")
    modules = re.findall(r" -m (tests[\w.]+)(?: (\w+))?", script)
    assert modules
    for module, command in modules:
        assert locate(module), f"{module} is not there"
        assert module != "tests.benchmark" or command in COMMANDS


def test_every_document_is_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = [f"docs/{path.name}" for path in ROOT.glob("docs/*.md")]
    assert [page for page in pages if page not in readme] == []


def test_the_glossary_has_every_value_of_the_vocabulary() -> None:
    assert missing_values(GLOSSARY) == []


def test_the_glossary_has_every_model() -> None:
    assert missing_models(GLOSSARY) == []


def test_the_glossary_has_every_page_of_the_navigation() -> None:
    foot = (ROOT / "templates" / "_pages_of_the_site.html").read_text(encoding="utf-8")
    named = re.findall(r'\{% translate "([^"]+)" %\}</a></li>', foot)
    assert len(named) > 3
    terms = set().union(*(row.terms for row in rows_of(GLOSSARY)))
    assert [name for name in named if name not in terms] == []


def test_the_glossary_says_what_readers_are_told() -> None:
    # After a change: manage.py write_glossary
    assert renewed(GLOSSARY) == GLOSSARY


def test_no_term_is_explained_twice() -> None:
    terms = [term for row in rows_of(GLOSSARY) for term in row.terms]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_every_kind_of_change_has_its_recipe() -> None:
    assert set(recipes(ADDING)) == KINDS
    assert unfinished_recipes(ADDING) == []


def test_the_code_points_at_no_document_that_is_not_here() -> None:
    known = {path.name for path in PAGES}
    found = {
        f"{path.relative_to(ROOT)} names {name}"
        for folder in ("tracker", "tests", "fixtures")
        for path in (ROOT / folder).rglob("*.py")
        if ".md" in (source := path.read_text(encoding="utf-8"))
        for name in pointers(source) - known
    }
    assert sorted(found) == []


# --- The checks themselves -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        ("`tracker/gone.py`", "tracker/gone.py"),
        ("run `python tests/gone/run.py --all`", "tests/gone/run.py"),
        ("`tracker/models/<family>/`, `tracker/gone/<name>.py`", "tracker/gone/<name>.py"),
        ("`gone.md`", "gone.md"),
        ("[a page](gone.md)", "gone.md"),
    ],
)
def test_a_path_that_is_not_there_is_found(page: str, missing: str) -> None:
    assert missing in missing_paths(page)


def test_paths_that_are_there_and_what_is_no_path_are_let_be() -> None:
    page = """`tracker/models/`, `tracker/views/<page>.py`, `pyproject.toml`, [this](README.md)
    `/commitments.csv?status=reversed`, `application/json`, `var/shots`, a/b.py
    ```
    tracker/gone.py
    ```
    """
    assert missing_paths(page) == []


@pytest.mark.parametrize("name", ["tracker.gone", "tracker.models.Gone", "tests.gone.main"])
def test_a_name_that_is_not_there_is_found(name: str) -> None:
    assert missing_names(f"`{name}` and `tracker.models.Commitment`") == [name]


def test_a_value_and_a_model_without_a_row_are_found() -> None:
    page = "| term | meaning | in code |\n| weight | strong | `tracker.choices.Weight` |"
    assert "tracker.choices.Weight: weak" in missing_values(page)
    assert "tracker.choices.Weight: strong" not in missing_values(page)
    assert "tracker.models.Commitment" in missing_models(page)


def test_a_recipe_without_order_or_check_is_found() -> None:
    field, page = "1. Here.\n3. There.\n", "1. Here.\n\nCheck: `pytest x`"
    page = f"# Adding\n\n## A field\n\n{field}\n## A page\n\n{page}"
    assert unfinished_recipes(page) == [
        "A field: its steps are numbered [1, 3]",
        "A field: no command checks it",
    ]


def test_a_pointer_to_a_document_is_found() -> None:
    source = '"""As gone.md says."""\nx = "notes.md"  # see lost.md\n'
    assert pointers(source) == {"gone.md", "lost.md"}
