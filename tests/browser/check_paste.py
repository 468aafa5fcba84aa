"""Enter the acts of the audit by paste, in a real browser, on the record of the first round alone.

    python -m tests.browser.check_paste [--shots DIR]

Each piece of evidence of the eleven acts is pasted as an item, and one act of our own after them:
address, title and a text that names day, place and who acted, as a page of news does, in English or
in Russian. Clicks, keys, characters of the analyst's own words and page loads are counted for each
item, and printed; the rows that come of it are compared with those of the file. An item may take 4
clicks and 15 keys beside own words; each commitment after the first 8 keys more, a sum of money 25.
Exit code 1 if a page has a finding, a row differs, or more than two items take more.
"""

import datetime as dt
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import ViewportSize, expect

from tests.browser import check_desk
from tests.browser.audit_items import Item, Node, acts, iso, same, tidy, wanted
from tests.browser.chromium import chromium, folder_of_shots
from tests.browser.hand import Hand
from tests.browser.server import ROOT, site
from tests.signin.check_browser import Watch

BOX = "/admin/tracker/action/paste/"
MOST_CLICKS, MOST_KEYS = 4, 15
MOST_KEYS_MORE, MOST_KEYS_FOR_A_SUM = 8, 25
# A text in Russian does not say by any name of the record through which bodies it was done.
MOST_BEYOND = 2
# Seconds of the hand for a click, a key and a character of own words: rough, to compare by.
CLICK, KEY, CHARACTER = 1.5, 0.25, 0.15
WIDE: ViewportSize = {"width": 1280, "height": 900}
VARIANTS = tuple((scheme, width) for scheme in ("light", "dark") for width in (1280, 360))


@dataclass(frozen=True)
class Counted:
    """What an item took."""

    name: str
    commitments: int
    has_a_sum: bool
    mended: tuple[str, ...]
    clicks: int
    keys: int
    own: int
    loads: int

    @property
    def most_keys(self) -> int:
        """How many keys it may take."""
        more = MOST_KEYS_MORE * max(0, self.commitments - 1)
        return MOST_KEYS + more + MOST_KEYS_FOR_A_SUM * self.has_a_sum

    @property
    def seconds(self) -> float:
        """How long the hand needs for it beside typing own words."""
        return self.clicks * CLICK + self.keys * KEY

    @property
    def is_within(self) -> bool:
        """Whether it took no more than it may."""
        return self.clicks <= MOST_CLICKS and self.keys <= self.most_keys


def main(arguments: Sequence[str] | None = None) -> int:
    """Act the story, print the table; return the exit code."""
    shots = folder_of_shots(__doc__, arguments)
    with first_round(shots, "desk-analyst") as (watch,):
        counted, differences = story(watch)
    for line in table(counted):
        print(line)
    for difference in differences:
        print(f"differs: {difference}")
    beyond = [one for one in counted if not one.is_within]
    print(
        f"items {len(counted)}, beyond the target {len(beyond)}, rows that differ"
        f" {len(differences)}, findings {len(watch.findings)}"
    )
    return int(bool(watch.findings or differences or len(beyond) > MOST_BEYOND))


@contextmanager
def first_round(shots: Path | None, *names: str, make: str = "") -> Iterator[tuple[Watch, ...]]:
    """Serve the record of the first round alone, with what the Python of `make` adds.

    Yields the desks of these people, who have signed in.
    """
    with tempfile.TemporaryDirectory() as folder:
        for path in (ROOT / "fixtures").glob("*.json"):
            shutil.copy(path, folder)
        serving = site(
            host="localhost",
            with_record=False,
            commands=[
                ["load_record", folder],
                *(["shell", "-c", code] for code in (check_desk.MAKE_ACCOUNTS, make) if code),
            ],
            variables={"TRACKER_REQUIRE_MFA": "0"},
        )
        with serving as base, chromium() as browser:
            watches = [check_desk.desk_of(browser, base, name, shots) for name in names]
            for watch in watches:
                watch.variants, watch.impacts = VARIANTS, None
            yield tuple(watches)


def story(watch: Watch) -> tuple[list[Counted], list[str]]:
    """Paste all, enter each item; what each took, and what came out otherwise than in the file."""
    page, base = watch.page, watch.base
    entered = acts()
    items = [
        Item(act, piece, is_first=number == 0)
        for act in entered
        for number, piece in enumerate(act["evidence"])
    ]
    page.goto(base + BOX)
    watch.look("box", BOX)
    page.set_viewport_size(WIDE)
    page.locator("#id_pasted").fill("javascript:alert(1)\n\nNo item")
    page.get_by_role("button", name="Take it apart").click()
    expect(page.locator("#problems")).to_contain_text("Line 1: The address must start with")
    watch.noticed.clear()  # Chromium reports the status 400 itself
    watch.look("box-refused", BOX)
    page.set_viewport_size(WIDE)
    page.locator("#id_pasted").fill("\n\n".join(item.pasted for item in items))
    page.get_by_role("button", name="Take it apart").click()
    expect(page.locator("#content-main")).to_contain_text(f"{len(items)} items wait")
    loads: list[str] = []
    page.on("load", lambda _page: loads.append(page.url))
    counted = []
    started = time.monotonic()
    for number, item in enumerate(items):
        counted.append(enter(watch, item, loads, look=number in {0, 1}))
    print(f"{len(items)} items in {time.monotonic() - started:.0f} s of the browser's own time")
    watch.look("set", check_desk.path_of(page))
    return counted, list(compare(watch, entered))


def enter(watch: Watch, item: Item, loads: list[str], *, look: bool) -> Counted:
    """Enter the item that the page shows, as an analyst who mends what was proposed wrongly."""
    page = watch.page
    expect(page.locator(".paste-address")).to_contain_text(tidy(item.piece["url"]).split("?")[0])
    if look:
        look_at(watch, is_refused=item.is_first)
    before, hand = len(loads), Hand(page)
    mended = fill(hand, item)
    bear(hand, item)
    save(watch, hand)
    return Counted(
        name=f"{item.act['title'][:48]} ({item.piece['publisher'][:20]})",
        commitments=len(item.bearings),
        has_a_sum=item.is_first and bool(item.act["amount"]),
        mended=mended,
        clicks=hand.clicks,
        keys=hand.keys,
        own=hand.own,
        loads=len(loads) - before,
    )


def look_at(watch: Watch, *, is_refused: bool) -> None:
    """Look at the form, and at one that is refused; then open it anew."""
    page = watch.page
    watch.look("item", check_desk.path_of(page))
    if is_refused:
        page.get_by_role("button", name="Save, next").click()
        expect(page.locator("#problems")).to_contain_text("Say in one sentence what was done")
        watch.noticed.clear()  # Chromium reports the status 400 itself
        watch.look("item-refused", check_desk.path_of(page))
    page.set_viewport_size(WIDE)
    page.goto(page.url)


def fill(hand: Hand, item: Item) -> tuple[str, ...]:
    """Choose or say the act, and mend the boxes that stand otherwise; which were no own words."""
    page, mended = hand.page, []
    if not item.is_first:
        hand.clicks += 1
        page.get_by_role("radio", name=f"This may be “{item.act['title']}”").check()
    for name, value, is_own in wanted(item):
        box = page.locator(f"[name='{name}']")
        if same(name, box.input_value(), value):
            continue
        hand.to(name)
        if box.evaluate("one => one.tagName") == "SELECT":
            hand.choose(value)
        else:
            hand.type(value, is_own=is_own)
        if not is_own:
            mended.append(name.partition("-")[2])
    return tuple(mended)


def bear(hand: Hand, item: Item) -> None:
    """Name each commitment by its number, with direction, weight and why."""
    for number, bearing in enumerate(item.bearings):
        hand.to(f"b{number}-commitment")
        ref = bearing["commitment"]
        hand.type(ref.removeprefix("NYD-").lstrip("0"), is_own=False)
        for name, value in (
            ("direction", bearing["direction"]),
            ("weight", bearing["strength"]),
        ):
            box = f"b{number}-{name}"
            if hand.page.locator(f"[name='{box}']").input_value() != value:
                hand.to(box)
                hand.choose(value)
        hand.to(f"b{number}-why")
        hand.type(bearing["why"], is_own=True)


def save(watch: Watch, hand: Hand) -> None:
    """Save and go on; once more where the page asks whether it is another act."""
    page, refused = watch.page, watch.page.locator("#problems")
    in_a_line = "document.activeElement.matches('input[type=text], input[type=number]')"
    with page.expect_navigation():
        if page.evaluate(in_a_line):
            hand.press("Enter")
        else:
            hand.click("input[name=_next]")
    if refused.count() and "This may be" in refused.inner_text():
        print(f"asked once: {refused.inner_text().splitlines()[-1]}")
        watch.noticed.clear()  # Chromium reports the status 400 itself
        with page.expect_navigation():
            hand.click("input[name=_next]")
    assert not refused.count(), refused.inner_text()
    expect(page.locator(".messagelist")).to_contain_text("kept in the set")


def compare(watch: Watch, entered: Sequence[Node]) -> Iterator[str]:
    """Name what the set holds otherwise than the file, by the pages as they would be with it."""
    found = re.search(r"/changeset/(\d+)/", watch.page.url)
    assert found, watch.page.url
    within = f"{watch.base}/set/{found[1]}"
    for act in entered:
        title = act["title"]
        listed = data_at(watch, f"{within}/actions.json?q={quote(title)}")["rows"]
        slugs = [one["slug"] for one in listed if one["title"] == title]
        if len(slugs) != 1:
            yield f"{title}: {len(slugs)} acts"
            continue
        page = data_at(watch, f"{within}/actions/{slugs[0]}.json")
        bearings = [{**one, "strength": one["weight"]} for one in page["rows"]]
        pieces = [{**one, "url": tidy(one["url"])} for one in act["evidence"]]
        yield from differing(title, [_with_sum(act)], [page["item"]])
        yield from differing(title, pieces, page["evidence"])
        by_ref = sorted(act["bearings"], key=lambda one: str(one["commitment"]))
        yield from differing(title, by_ref, sorted(bearings, key=lambda one: one["commitment"]))


def differing(title: str, wanted: Sequence[Node], found: Sequence[Node]) -> Iterator[str]:
    """Name each value of the file that the rows do not have."""
    if len(wanted) != len(found):
        yield f"{title}: {len(found)} rows, not {len(wanted)}"
        return
    for one, other in zip(wanted, found, strict=True):
        for name in one.keys() & other.keys() - {"slug"}:
            value = iso(one[name]) if isinstance(one[name], dt.date) else one[name]
            if (value or None) != (other[name] or None):
                yield f"{title}: {name} is {other[name]!r}, not {value!r}"


def _with_sum(act: Node) -> Node:
    """The act with its sum as the data of a page have it; bearings and evidence are apart."""
    amount = act["amount"] or {}
    told = {
        "amount": amount["value"] if amount else None,
        "currency": amount.get("currency"),
    }
    more = {"amount_kind": amount.get("kind"), "amount_stage": amount.get("stage")}
    left = {name: value for name, value in act.items() if name not in {"bearings", "evidence"}}
    return {**left, **told, **more}


def data_at(watch: Watch, address: str) -> Any:
    """The data of a page, as the person who is signed in gets them."""
    answer = watch.page.request.get(address)
    assert answer.ok, f"{address}: {answer.status}"
    return answer.json()


def table(counted: Sequence[Counted]) -> Iterator[str]:
    """A line for each item, and the sums."""
    yield f"{'item':72} prom. mended clicks keys own  loads hand s"
    for one in counted:
        mark = " " if one.is_within else "!"
        hand = one.seconds + one.own * CHARACTER
        yield (
            f"{one.name:72} {one.commitments:5} {len(one.mended):6} {one.clicks:6}"
            f" {one.keys:4}{mark}"
            f"{one.own:4} {one.loads:5} {hand:6.0f}"
            f"  {' '.join(one.mended)}"
        )


if __name__ == "__main__":
    sys.exit(main())
