"""Do a newcomer's ten tasks in a real browser, from the first page, in at most three clicks each.

    python -m tests.browser.check_tasks [--url BASE]

Without --url it serves the loaded record itself, with the source texts if SOURCES names them. With
--url, SOURCES says whether that site holds them. JavaScript is off. Exit code 1 if a task fails.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import product
from urllib.parse import urljoin

from playwright.sync_api import Browser, Error, Page

from tests.browser.chromium import chromium, parser_of
from tests.browser.keyboard import way_to_the_words
from tests.browser.server import site

_PATIENCE = 5_000
_HAS_WORDS = bool(os.environ.get("SOURCES"))


LANGUAGES = ("", "/ru")
PHONE, WIDE = 360, 1280


@dataclass(frozen=True)
class Task:
    """What somebody wants to know, the links to click, and what must then be on the page.

    `clicks` are selectors. Each must match just one thing that can be seen. `part` is the part of
    the page in which `found` is looked for, in this order; `in_english` and `in_russian` are words
    of one language that must be there, too.
    """

    question: str
    clicks: tuple[str, ...]
    found: tuple[str, ...]
    part: str = "main"
    in_english: tuple[str, ...] = ()
    in_russian: tuple[str, ...] = ()


_MOST = 3
_MENU = "menu "


def menu(path: str) -> str:
    """A link of the header; on a phone the menu has to be opened first."""
    return f'{_MENU}a[href$="{path}"]'


def foot(path: str) -> str:
    """A link to a page at the foot of each."""
    return f'footer nav >> a[href$="{path}"]'


def to(path: str, part: str = "main") -> str:
    """The link to that page in a part of the page."""
    return f'{part} >> a[href$="{path}"]:not(.square)'


TASKS = (
    Task(
        question="What became of the Critical Minerals Dialogue?",
        clicks=(foot("/initiatives/"), to("/initiatives/critical-minerals-dialogue/")),
        found=("NYD-39",),
        in_english=("C5+1 Critical Minerals Dialogue", "Delivered"),
        in_russian=("Выполнено",),
    ),
    Task(
        question="Which water commitments were reversed?",
        clicks=('table.pillars >> a[href*="pillar=water-environment"][href*="status=reversed"]',),
        found=("NYD-42",),
        part="table.rows tbody",
    ),
    Task(
        question="What is owed by the United States alone?",
        clicks=(menu("/parties/"), to("/parties/US/#alone", "table.pillars")),
        found=("NYD-12", "NYD-16", "NYD-20", "NYD-21", "NYD-22"),
        part="#alone + table",
    ),
    Task(
        question="What is owed by Kazakhstan alone?",
        clicks=(menu("/parties/"), to("/parties/KZ/", "table.pillars")),
        found=(),
        part="#alone + p",
        in_english=("Nothing is owed by Kazakhstan alone.",),
        in_russian=("Казахстан",),
    ),
    Task(
        question="What does the declaration say on trade status?",
        clicks=(to("/pillars/trade-investment/", "ul.picture"), to("/NYD-16/", "table.rows")),
        found=("permanent normal trade relations",) if _HAS_WORDS else (),
        part="main blockquote mark" if _HAS_WORDS else "main .promise",
    ),
    Task(
        question="Which promises rest on USAID, and what became of them?",
        clicks=(foot("/initiatives/"), to("/initiatives/usaid/")),
        found=("NYD-22", "NYD-24", "NYD-34", "NYD-42"),
        in_english=("1 July 2025", "Delivered", "Reversed"),
        in_russian=("1 июля 2025", "Выполнено"),
    ),
    Task(
        question="Who says so, and when? (to quote a verdict)",
        clicks=(menu("/commitments/"), to("/NYD-16/", "table.rows")),
        found=("Initial coding",),
        in_english=("21 November 2026",),
        in_russian=("21 ноября 2026",),
    ),
    Task(
        question="Compare Kazakhstan and Uzbekistan.",
        clicks=(
            foot("/parties/"),
            to("/parties/KZ/", "table.pillars"),
            'main >> a[href*="a=KZ"][href$="b=UZ"]',
        ),
        found=("NYD-11",),
        part="#apart + table",
        in_english=("Kazakhstan", "Uzbekistan"),
        in_russian=("Казахстан", "Узбекистан"),
    ),
)
PICTURE = (
    to("/pillars/water-environment/", "ul.picture"),
    '.share >> a[href$="/figures/pillar/water-environment.png"]',
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the tasks; print a line for each; return the exit code."""
    parser = parser_of(__doc__)
    parser.add_argument("--url", help="address of a running site")
    options = parser.parse_args(arguments)
    failed = 0
    with (
        nullcontext(options.url.rstrip("/")) if options.url else site() as base,
        chromium() as browser,
    ):
        for language, width in product(LANGUAGES, (PHONE, WIDE)):
            for task in TASKS:
                problem = attempt(browser, base + language, task, width)
                failed += _told(f"{language} {width} px: {task.question}", problem)
            problem = _sends_a_picture(browser, base + language, width)
            failed += _told(f"{language} {width} px: Send a picture of the water pillar.", problem)
        presses, problem = way_to_the_words(browser, base, has_words=_HAS_WORDS)
        failed += problem is not None
        print(
            f"{'FAIL' if problem else 'ok  '} {presses} key presses: from a number of the first"
            " page to the words of the source"
        )
        if problem:
            print(f"     {problem}")
    print(f"tasks {len(TASKS) + 2}, failed {failed}")
    return int(failed > 0)


def _told(what: str, problem: str | None) -> bool:
    print(f"{'FAIL' if problem else 'ok  '} {what}", *([f"\n     {problem}"] if problem else []))
    return problem is not None


def attempt(browser: Browser, base: str, task: Task, width: int) -> str | None:
    """Say what went wrong with the task; None if it was done."""
    with _reader(browser, base, width) as page:
        return _went_wrong(page, task.clicks) or _missing(page, task)


def _sends_a_picture(browser: Browser, base: str, width: int) -> str | None:
    with _reader(browser, base, width) as page:
        if problem := _went_wrong(page, PICTURE[:1]):
            return problem
        address = page.locator(PICTURE[1]).get_attribute("href")
        answer = page.request.get(urljoin(page.url, address))
        kind = answer.headers.get("content-type")
        return None if answer.ok and kind == "image/png" else f"{address} is {kind}"


@contextmanager
def _reader(browser: Browser, base: str, width: int) -> Iterator[Page]:
    """Somebody without JavaScript, at the first page."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 740}
    )
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(f"{base}/")
    yield page
    context.close()


def _went_wrong(page: Page, clicks: Sequence[str]) -> str | None:
    done = 0
    is_phone = page.viewport_size is not None and page.viewport_size["width"] == PHONE
    try:
        for selector in clicks:
            if selector.startswith(_MENU):
                if is_phone:
                    page.locator("header summary").click()
                    done += 1
                place = "header .menu" if is_phone else "header .bar-of-pages"
                page.locator(f"{place} >> {selector.removeprefix(_MENU)}").click()
            else:
                page.locator(selector).click()
            done += 1
    except Error as error:
        return f"{page.url}: {error.message.splitlines()[0]}"
    return f"{done} clicks are more than {_MOST}" if done > _MOST else None


def _missing(page: Page, task: Task) -> str | None:
    text = " ".join(page.locator(task.part).first.inner_text().split())
    whole = " ".join(page.locator("main").inner_text().split())
    for words in task.in_russian if "/ru/" in page.url else task.in_english:
        if words not in whole:
            return f"{page.url} does not say {words!r}"
    place = 0
    for words in task.found:
        place = text.find(words, place)
        if place < 0:
            return f"{page.url} does not say {words!r} where it should"
        place += len(words)
    return None


if __name__ == "__main__":
    sys.exit(main())
