"""The shape of the project, read from its source: what may import what, and what is not used.

Each check takes a folder and returns its findings as sentences, so that the tests below the first
part can show on small made-up trees that it finds what it should.
"""

import ast
import re
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "tracker"
MAX_LINES = 500

# Lower layers first. A module imports only from layers below its own.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"choices"}),
    frozenset({"scoring", "chain", "text"}),
    frozenset({"trends"}),
    frozenset({"models"}),
    frozenset({"queries", "search"}),
    frozenset({"filters", "publiclog"}),
    frozenset({"publishing", "pointintime"}),
    frozenset({"formats", "importing"}),
    frozenset({"templatetags", "ops"}),
    frozenset({"views", "admin", "management", "apps"}),
    frozenset({"urls", "migrations"}),
)
LAYER_OF = {name: number for number, layer in enumerate(LAYERS) for name in layer}
# They name what they need as strings, so that they can be read before Django is set up; what is
# static is sent to readers, who have nothing of the package.
ALONE = frozenset({"settings", "wsgi", "asgi", "static", ""})


class Source(NamedTuple):
    """A module as it was read."""

    tree: ast.Module
    is_package: bool


def modules(package: Path) -> dict[str, Source]:
    """Return every module below `package` by its dotted name."""
    found: dict[str, Source] = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        found[name] = Source(tree=tree, is_package=is_package)
    return found


def top_level(name: str) -> str:
    """Return the module of the package that `name` lies in ('' for the package itself)."""
    return name.partition(".")[2].partition(".")[0]


def imported(name: str, known: dict[str, Source]) -> Iterator[str]:
    """Yield the modules of the package that the module `name` imports, relative imports too."""
    for node in ast.walk(known[name].tree):
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
        f"{PACKAGE}.{name} has no layer: add it to LAYERS in tests/test_architecture.py"
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
            elif here != there and LAYER_OF.get(there, 0) >= LAYER_OF.get(here, len(LAYERS)):
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
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def signal_uses(package: Path) -> list[str]:
    """Name every receiver and every `.connect()` other than a database's."""
    problems = []
    for name, source in modules(package).items():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module in {
                "django.dispatch",
                "django.db.models.signals",
            }:
                problems.append(f"{name}:{node.lineno} imports from {node.module}")
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "connect"
                and ast.unparse(node.func.value) not in {"sqlite3", "psycopg"}
            ):
                problems.append(f"{name}:{node.lineno} connects a signal")
    return problems


def open_filters(package: Path) -> list[str]:
    """Name every call that spreads a request's parameters: `filter(**request.GET)`."""
    return [
        f"{name}:{node.lineno} passes a reader's parameters on as names: {ast.unparse(node)}"
        for name, source in modules(package).items()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg is None and re.search(r"\.(GET|POST)\b", ast.unparse(keyword.value))
    ]


def long_files(folder: Path) -> list[str]:
    """Name every Python file that should become a package."""
    return [
        f"{path.relative_to(folder.parent)} has {lines} lines, more than {MAX_LINES}"
        for path in sorted(folder.rglob("*.py"))
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    ]


_COMMENTS = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
_INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"[\s\"']style\s*=\s*[\"'{]", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    # A block of JSON-LD is data: no browser runs it.
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/ld\+json)", re.IGNORECASE
    ),
}


def inline_code(templates: Path) -> list[str]:
    """Name every style or script that stands in a template itself: the CSP would block it."""
    problems = []
    for path in sorted(file for file in templates.rglob("*") if file.is_file()):
        text = _COMMENTS.sub("", path.read_text(encoding="utf-8"))
        problems += [
            f"{path.relative_to(templates)} has {what}"
            for what, pattern in _INLINE.items()
            if pattern.search(text)
        ]
    return problems


# --- The project ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "check",
    [unknown_modules, upward_imports, import_cycles, hidden_imports, signal_uses, open_filters],
    ids=lambda check: check.__name__,
)
def test_the_package_keeps_its_shape(check: Callable[[Path], list[str]]) -> None:
    assert modules(ROOT / PACKAGE), "no module was read"
    assert check(ROOT / PACKAGE) == []


@pytest.mark.parametrize("folder", [PACKAGE, "tests"])
def test_no_file_is_too_long(folder: str) -> None:
    assert long_files(ROOT / folder) == []


@pytest.mark.parametrize("folder", ["templates", f"{PACKAGE}/templates"])
def test_templates_hold_no_style_and_no_script(folder: str) -> None:
    assert inline_code(ROOT / folder) == []


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


def test_a_module_without_a_layer_is_told_to_get_one(tree: Path) -> None:
    write(tree, {"helpers/stuff.py": ""})
    assert unknown_modules(tree) == [
        "tracker.helpers has no layer: add it to LAYERS in tests/test_architecture.py"
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


@pytest.mark.parametrize(
    ("html", "finding"),
    [
        ("<style>p {}</style>", "a style element"),
        ('<p class="a" style="color: red">', "a style attribute"),
        ('<rect\nstyle="fill: red"/>', "a style attribute"),
        ('<button type="button" onclick="go()">', "an event handler"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ("<script>go()</script>", "an inline script"),
        ('<script type="module">go()</script>', "an inline script"),
    ],
)
def test_inline_code_is_found(tmp_path: Path, html: str, finding: str) -> None:
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    assert inline_code(tmp_path) == [f"page.html has {finding}"]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="{% static "site.js" %}" defer></script>',
        '<script type="application/ld+json">{}</script>',
        "{# never style=... #}<p>On style = habit, onward=yes</p>",
        "{% comment %}<style>{% endcomment %}",
    ],
)
def test_linked_scripts_data_and_words_are_no_inline_code(tmp_path: Path, html: str) -> None:
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    assert inline_code(tmp_path) == []
