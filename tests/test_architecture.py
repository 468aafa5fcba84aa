"""The shape of the project, read from its source: what may import what, and what is not used.

Each check takes a folder and returns its findings as sentences, so that the tests below the first
part can show on small made-up trees that it finds what it should.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from pydoc import locate
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "tracker"
MAX_LINES = 500

# They are read before Django is set up, or sent to readers: they name what they need as strings.
ALONE_ROW = "-"


class Layers(NamedTuple):
    """What the table of docs/architecture.md says: rows of places, and those that stand alone."""

    rows: tuple[frozenset[str], ...]
    alone: frozenset[str]
    places: frozenset[str]

    @property
    def of(self) -> dict[str, int]:
        """The row of each module; a module imports only from rows with a lower number."""
        return {name: number for number, row in enumerate(self.rows) for name in row}


def layers(page: str) -> Layers:
    """Read the table of layers: `| 1 | `scoring.py`, `text/` | what is there |`."""
    rows: list[frozenset[str]] = []
    alone: set[str] = {""}
    places: set[str] = set()
    for number, cell in re.findall(r"^\| (\d+|-) \| ([^|]+) \|", page, re.MULTILINE):
        found = re.findall(r"`(\w+(?:/|\.py))`", cell)
        names = {place.removesuffix("/").removesuffix(".py") for place in found}
        places.update(found)
        if number == ALONE_ROW:
            alone |= names
        else:
            rows.append(frozenset(names))
    return Layers(tuple(rows), frozenset(alone), frozenset(places))


PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LAYERS = layers(PAGE)
LAYER_OF, ALONE = LAYERS.of, LAYERS.alone


class Source(NamedTuple):
    """A module as it was read: its tree, and all nodes of that."""

    tree: ast.Module
    nodes: tuple[ast.AST, ...]
    is_package: bool


@cache
def read(path: Path, _written_at: int) -> Source:
    """The module in the file, which is read once however many checks ask for it."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return Source(tree, tuple(ast.walk(tree)), is_package=path.stem == "__init__")


def modules(package: Path) -> dict[str, Source]:
    """Return every module below `package` by its dotted name."""
    found: dict[str, Source] = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = read(path, path.stat().st_mtime_ns)
    return found


def top_level(name: str) -> str:
    """Return the module of the package that `name` lies in ('' for the package itself)."""
    return name.partition(".")[2].partition(".")[0]


def imported(name: str, known: dict[str, Source]) -> Iterator[str]:
    """Yield the modules of the package that the module `name` imports, relative imports too."""
    for node in known[name].nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if in_package(alias.name))
        elif isinstance(node, ast.ImportFrom):
            source = absolute(node, name, is_package=known[name].is_package)
            if in_package(source):
                for alias in node.names:
                    full = f"{source}.{alias.name}"
                    yield full if full in known or source == PACKAGE else source


def absolute(node: ast.ImportFrom, name: str, *, is_package: bool) -> str:
    """Return the dotted name after `from`, seen from the module `name`."""
    if not node.level:
        return node.module or ""
    up = node.level - 1 if is_package else node.level
    base = name.split(".")
    return ".".join([*base[: len(base) - up], *([node.module] if node.module else [])])


def in_package(name: str) -> bool:
    """Tell whether the dotted name lies in the package."""
    return name == PACKAGE or name.startswith(f"{PACKAGE}.")


def unknown_modules(package: Path) -> list[str]:
    """Name every top-level module that no layer lists."""
    found = {top_level(name) for name in modules(package)} - LAYER_OF.keys() - ALONE
    return [
        f"{PACKAGE}.{name} has no layer: add it to the table in docs/architecture.md"
        for name in sorted(found)
    ]


def upward_imports(package: Path) -> list[str]:
    """Name every import from the module's own layer or a higher one."""
    known = modules(package)
    problems = []
    for name in known:
        here = top_level(name)
        for target in sorted(set(imported(name, known))):
            there = top_level(target)
            if here in ALONE:
                problems.append(f"{name} imports {target}: it may import nothing of the package")
            elif there in ALONE:
                problems.append(f"{name} imports {target}: use django.conf.settings")
            elif here != there and LAYER_OF.get(there, 0) >= LAYER_OF.get(here, len(LAYERS.rows)):
                problems.append(f"{name} imports {target}, which is not in a lower layer")
    return problems


def import_cycles(package: Path) -> list[str]:
    """Name a circle of imports among the modules, if there is one."""
    known = modules(package)
    graph = {name: set(imported(name, known)) - {name} for name in known}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["a circle of imports: " + " <- ".join(error.args[1])]
    return []


def hidden_imports(package: Path) -> list[str]:
    """Name every import inside a function."""
    return [
        f"{name}:{inner.lineno} imports inside {node.name}()"
        for name, source in modules(package).items()
        for node in source.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def signal_uses(package: Path) -> list[str]:
    """Name every receiver and every `.connect()` other than a database's."""
    problems = []
    for name, source in modules(package).items():
        for node in source.nodes:
            if isinstance(node, ast.ImportFrom) and node.module in {
                "django.dispatch",
                "django.db.models.signals",
            }:
                problems.append(f"{name}:{node.lineno} imports from {node.module}")
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "connect"
                and ast.unparse(node.func.value) not in {"sqlite3", "psycopg", "Connection"}
            ):
                problems.append(f"{name}:{node.lineno} connects a signal")
    return problems


def open_filters(package: Path) -> list[str]:
    """Name every call that spreads a request's parameters: `filter(**request.GET)`."""
    return [
        f"{name}:{node.lineno} passes a reader's parameters on as names: {ast.unparse(node)}"
        for name, source in modules(package).items()
        for node in source.nodes
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg is None and re.search(r"\.(GET|POST)\b", ast.unparse(keyword.value))
    ]


def imports_of_tests(package: Path) -> list[str]:
    """Name every import of what serves only development."""
    return [
        f"{name}:{node.lineno} imports {target}"
        for name, source in modules(package).items()
        for node in source.nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for target in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [absolute(node, name, is_package=source.is_package)]
        )
        if target.partition(".")[0] in {"tests", "fixtures"}
    ]


def missing_in_settings(package: Path) -> list[str]:
    """Name every module, class or function of the package that settings name and is not there."""
    known = modules(package)
    return [
        f"settings:{node.lineno} names {node.value}, which is not there"
        for node in known[f"{package.name}.settings"].nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(rf"{PACKAGE}(\.\w+)+", node.value)
        and not node.value.endswith(".sqlite3")  # the name of a file
        and not is_defined(node.value, known)
    ]


def is_defined(name: str, known: dict[str, Source]) -> bool:
    """Tell whether the dotted name is a module, a name in one, or a model of the application."""
    holder, _dot, last = name.rpartition(".")
    if name in known:
        return True
    if holder == PACKAGE:
        holder = f"{PACKAGE}.models"
    return holder in known and last in names_of(known[holder].tree)


def names_of(tree: ast.Module) -> Iterator[str]:
    """Yield the names that the top level of a module defines or imports."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def long_files(folder: Path) -> list[str]:
    """Name every Python file that should become a package."""
    return [
        f"{path.relative_to(folder.parent)} has {lines} lines, more than {MAX_LINES}"
        for path in sorted(folder.rglob("*.py"))
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    ]


# --- The project ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "check",
    [
        unknown_modules,
        upward_imports,
        import_cycles,
        hidden_imports,
        signal_uses,
        open_filters,
        imports_of_tests,
        missing_in_settings,
    ],
    ids=lambda check: check.__name__,
)
def test_the_package_keeps_its_shape(check: Callable[[Path], list[str]]) -> None:
    assert modules(ROOT / PACKAGE), "no module was read"
    assert check(ROOT / PACKAGE) == []


def test_every_place_of_the_table_is_there() -> None:
    assert {place for place in LAYERS.places if not (ROOT / PACKAGE / place).exists()} == set()
    assert len(LAYERS.places) == sum(map(len, LAYERS.rows)) + len(ALONE - {""}), "named twice"


def test_what_the_settings_name_of_other_packages_is_there() -> None:
    """Some of it is loaded only in production."""
    texts = (
        node.value
        for node in modules(ROOT / PACKAGE)[f"{PACKAGE}.settings"].nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    named = {
        text for text in texts if re.fullmatch(r"(django|csp|whitenoise|allauth)\.[\w.]+", text)
    }
    assert len(named) > 20
    for name in named - {"django.server"}:  # a logger
        assert locate(name), f"{name} is not there"


@pytest.mark.parametrize("folder", [PACKAGE, "tests"])
def test_no_file_is_too_long(folder: str) -> None:
    assert long_files(ROOT / folder) == []


# --- The checks themselves -----------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An empty package of the same name."""
    package = tmp_path / PACKAGE
    package.mkdir()
    (package / "__init__.py").touch()
    return package


def write(package: Path, files: dict[str, str]) -> None:
    for name, source in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")


def test_the_table_is_read_row_by_row() -> None:
    head = "| layer | place |\n|---|---|\n"
    page = head + "| 0 | `a/`, `b.py` | x |\n| 0 | `c.py` |\n| - | `d.py` | y `e/` |\n"
    assert layers(page) == Layers(
        rows=(frozenset({"a", "b"}), frozenset({"c"})),
        alone=frozenset({"", "d"}),
        places=frozenset({"a/", "b.py", "c.py", "d.py"}),
    )


@pytest.mark.parametrize(
    "source",
    ["import tests.factories", "from fixtures import build", "from tests import factories"],
)
def test_an_import_of_the_tests_is_found(tree: Path, source: str) -> None:
    write(tree, {"views.py": source})
    assert len(imports_of_tests(tree)) == 1


def test_a_name_in_the_settings_that_is_not_there_is_found(tree: Path) -> None:
    write(
        tree,
        {
            "settings.py": "\n".join(
                f'"tracker.{name}"'
                for name in (
                    "ops",
                    "ops.logs.Line",
                    "ops.logs.Gone",
                    "gone.Router",
                    "User",
                    "Guest",
                )
            ),
            "ops/__init__.py": "",
            "ops/logs.py": "class Line: ...",
            "models/__init__.py": "from .accounts import User",
        },
    )
    assert missing_in_settings(tree) == [
        "settings:3 names tracker.ops.logs.Gone, which is not there",
        "settings:4 names tracker.gone.Router, which is not there",
        "settings:6 names tracker.Guest, which is not there",
    ]


def test_a_module_without_a_layer_is_told_to_get_one(tree: Path) -> None:
    write(tree, {"helpers/stuff.py": ""})
    assert unknown_modules(tree) == [
        "tracker.helpers has no layer: add it to the table in docs/architecture.md"
    ]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("choices.py", "from tracker.models import Party"),
        ("choices.py", "from tracker import models"),
        ("choices.py", "import tracker.models.actors as actors"),
        ("choices.py", "from .models import Party"),
        ("choices.py", "from . import models"),
        ("scoring.py", "from tracker import chain"),
        ("models/actors.py", "from ..views import home"),
        ("models/__init__.py", "from ..views import home"),
        ("models/actors.py", "if True:\n    from tracker.publishing import publish"),
        ("admin/__init__.py", "from tracker.urls import urlpatterns"),
        ("views.py", "from tracker.settings import DEBUG"),
        ("views.py", "from tracker import settings"),
        ("settings.py", "from tracker.choices import Status"),
        ("wsgi.py", "import tracker.ops.checks"),
        ("__init__.py", "from tracker.choices import Status"),
    ],
)
def test_an_import_from_above_or_beside_is_found(tree: Path, file: str, source: str) -> None:
    write(tree, {"models/__init__.py": "", file: source})
    assert len(upward_imports(tree)) == 1


def test_imports_from_below_and_inside_one_package_are_free(tree: Path) -> None:
    write(
        tree,
        {
            "models/__init__.py": "from .actors import Party",
            "models/actors.py": "from tracker.choices import Status\nfrom .base import Base",
            "models/base.py": "from tracker import scoring\nfrom django.db import models",
            "urls.py": "from tracker import views\nfrom tracker.views import home",
            "views/__init__.py": "from tracker.views.pages import home",
            "views/pages.py": "from django.conf import settings\nfrom tracker.models import Party",
            "settings.py": "import environ",
        },
    )
    assert upward_imports(tree) == []
    assert import_cycles(tree) == []


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "from .b import x", "b.py": "from .a import y"},
        {"a.py": "from . import b", "b.py": "import tracker.models.a"},
        {"__init__.py": "from .a import x", "a.py": "from tracker.models import y"},
    ],
)
def test_a_circle_inside_one_package_is_found(tree: Path, files: dict[str, str]) -> None:
    write(tree, {f"models/{name}": source for name, source in files.items()})
    assert len(import_cycles(tree)) == 1


def test_an_import_inside_a_function_is_found(tree: Path) -> None:
    write(tree, {"views.py": "class A:\n    def get(self):\n        import json\n"})
    assert hidden_imports(tree) == ["tracker.views:3 imports inside get()"]


@pytest.mark.parametrize(
    "source",
    [
        "from django.dispatch import receiver",
        "from django.db.models.signals import post_save",
        "signals.post_save.connect(save)",
    ],
)
def test_a_signal_is_found(tree: Path, source: str) -> None:
    write(tree, {"apps.py": source})
    assert len(signal_uses(tree)) == 1


def test_connecting_to_a_database_is_no_signal(tree: Path) -> None:
    write(tree, {"importing.py": "import sqlite3\nsqlite3.connect('x')"})
    assert signal_uses(tree) == []


@pytest.mark.parametrize("spread", ["**request.GET", "**self.request.GET.dict()", "**request.POST"])
def test_a_filter_open_to_the_reader_is_found(tree: Path, spread: str) -> None:
    write(tree, {"views.py": f"rows.filter({spread})"})
    assert len(open_filters(tree)) == 1


def test_a_long_file_is_found_unless_it_is_a_migration(tree: Path) -> None:
    long = "\n" * (MAX_LINES + 1)
    write(tree, {"views.py": long, "migrations/0001_record.py": long, "api.py": "\n" * MAX_LINES})
    assert long_files(tree) == ["tracker/views.py has 501 lines, more than 500"]
