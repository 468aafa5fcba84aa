"""Do a newcomer's tasks in a real browser, from the first page, and count clicks and key presses.

    python -m tests.browser.check_tasks [--url BASE]

Without --url it serves the loaded record itself, with the source texts if SOURCES names them. With
--url, SOURCES says whether that site holds them. JavaScript is off. Exit code 1 if a task fails.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from playwright.sync_api import Browser, Error, Page

from tests.browser.chromium import chromium, parser_of
from tests.browser.keyboard import way_to_the_words
from tests.browser.server import site

_PATIENCE = 5_000
_HAS_WORDS = bool(os.environ.get("SOURCES"))


@dataclass(frozen=True)
class Task:
    """What somebody wants to know, the links to click, and what must then be on the page.

    `clicks` are selectors. Each must match just one thing that can be seen. `part` is the part of
    the page in which `found` is looked for, in this order.
    """

    question: str
    clicks: tuple[str, ...]
    most: int
    found: tuple[str, ...]
    part: str = "main"


def menu(name: str) -> str:
    """A link of the menu."""
    return f'nav[aria-label="Pages"] >> a:text-is("{name}")'


TASKS = (
    Task(
        question="What became of the Critical Minerals Dialogue?",
        clicks=(menu("Initiatives"), 'main >> a:text-is("C5+1 Critical Minerals Dialogue")'),
        most=2,
        found=("C5+1 Critical Minerals Dialogue", "Delivered", "NYD-39", "What was done"),
    ),
    Task(
        question="Which water commitments were reversed?",
        clicks=(
            'tr:has-text("Water & environment") >> td[data-label="Reversed or replaced"] >> a',
        ),
        most=1,
        found=("NYD-42", "Reversed"),
        part="table.rows tbody",
    ),
    Task(
        question="What is owed by the United States alone?",
        clicks=(
            menu("Parties"),
            'table.pillars >> tr:has-text("United States") >> td[data-label="Alone"] >> a',
        ),
        most=2,
        found=("Owed alone (5)", "NYD-12", "NYD-16", "NYD-20", "NYD-21", "NYD-22", "Its scores"),
    ),
    Task(
        question="What is owed by Kazakhstan alone?",
        clicks=(menu("Parties"), 'table.pillars >> a:text-is("Kazakhstan")'),
        most=2,
        found=("Nothing is owed by Kazakhstan alone.",),
    ),
    Task(
        question="What does the declaration say on trade status?",
        clicks=(
            'table.pillars >> a:text-is("Trade & investment")',
            'main >> a:has-text("NYD-16")',
        ),
        most=2,
        found=("permanent normal trade relations",) if _HAS_WORDS else ("are not loaded",),
        part="main blockquote mark" if _HAS_WORDS else "h2#words ~ p.note",
    ),
    Task(
        question="Which promises rest on USAID, and what became of them?",
        clicks=(menu("Initiatives"), 'main >> a:has-text("(USAID)")'),
        most=2,
        found=(
            "closed on 1 July 2025. Successor: United States Department of State.",
            *("In progress", "NYD-22", "Delivered", "NYD-24"),
            *("In progress", "NYD-34", "Reversed", "NYD-42"),
        ),
    ),
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
        for task in TASKS:
            problem = attempt(browser, base, task)
            failed += problem is not None
            print(f"{'FAIL' if problem else 'ok  '} {len(task.clicks)} clicks: {task.question}")
            if problem:
                print(f"     {problem}")
        presses, problem = way_to_the_words(browser, base, has_words=_HAS_WORDS)
        failed += problem is not None
        print(
            f"{'FAIL' if problem else 'ok  '} {presses} key presses: from a number of the first"
            " page to the words of the source"
        )
        if problem:
            print(f"     {problem}")
    print(f"tasks {len(TASKS) + 1}, failed {failed}")
    return int(failed > 0)


def attempt(browser: Browser, base: str, task: Task) -> str | None:
    """Say what went wrong with the task; None if it was done."""
    if len(task.clicks) > task.most:
        return f"{len(task.clicks)} clicks are more than {task.most}"
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    try:
        page.goto(f"{base}/")
        for selector in task.clicks:
            page.locator(selector).click()
        return _missing(page, task)
    except Error as error:
        return f"{page.url}: {error.message.splitlines()[0]}"
    finally:
        context.close()


def _missing(page: Page, task: Task) -> str | None:
    text = " ".join(page.locator(task.part).inner_text().split())
    place = 0
    for words in task.found:
        place = text.find(words, place)
        if place < 0:
            return f"{page.url} does not say {words!r} where it should"
        place += len(words)
    return None


if __name__ == "__main__":
    sys.exit(main())
