"""Where the keyboard is: every stop of the Tab key can be seen, and nothing lies over it."""

from collections.abc import Iterator
from typing import Literal, TypedDict

from playwright.sync_api import Browser, Page

# From the top down and from the end up, so that what sticks to an edge is met from both sides.
WALKS = {"Tab": 60, "Shift+Tab": 25}

# A stop as a sentence for each thing wrong with it; null past the last one, or at one seen before.
# The ring of site.css is an outline with a shadow between it and the element: two tones, of which
# one is seen on any ground. Forced colours take the shadow away and choose the outline's colour.
_LOOK = r"""
() => {
  const stop = document.activeElement;
  window.seenStops ??= new Set();
  if (!stop || stop === document.body || window.seenStops.has(stop)) return null;
  window.seenStops.add(stop);
  const found = [];
  const forced = matchMedia("(forced-colors: active)").matches;

  const channels = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const bright = (colour) => {
    const light = channels(colour).slice(0, 3).map((channel) => channel / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05;
  };
  const contrast = (one, other) => {
    const both = [bright(one), bright(other)];
    return Math.max(...both) / Math.min(...both);
  };
  const isClear = (colour) => channels(colour)[3] === 0;
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!isClear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };

  const style = getComputedStyle(stop);
  const ring = parseFloat(style.outlineWidth);
  const reach = ring + parseFloat(style.outlineOffset);
  if (style.outlineStyle === "none" || ring < 2) {
    found.push(`has an outline of ${style.outlineStyle} ${style.outlineWidth}`);
  } else if (contrast(style.outlineColor, ground(stop.parentElement)) < 3) {
    found.push(`has an outline like its surroundings, ${style.outlineColor}`);
  }
  if (!forced) {
    const shadow = style.boxShadow.match(/rgba?\([^)]*\)/);
    if (!shadow || contrast(shadow[0], style.outlineColor) < 3) {
      found.push(`has no second tone, ${style.boxShadow}`);
    }
  }

  const boxes = [...stop.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  if (!boxes.length) found.push("takes no room");
  const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  let points = 0;
  const covering = new Set();
  for (const box of boxes) {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const deep = Math.min(3, box.width / 2, box.height / 2);
    for (const [px, py] of [
      [x, y],
      [x, box.top + deep], [x, box.bottom - deep], [box.left + deep, y], [box.right - deep, y],
    ]) {
      if (!inside(px, py)) continue;
      points += 1;
      const hit = document.elementFromPoint(px, py);
      if (hit && !stop.contains(hit) && !hit.contains(stop)) covering.add(hit);
    }
    // The ring itself takes no clicks, so it is hidden where something that sticks lies beside.
    for (const [px, py] of [
      [x, box.top - reach], [x, box.bottom + reach], [box.left - reach, y], [box.right + reach, y],
    ]) {
      let at = inside(px, py) ? document.elementFromPoint(px, py) : null;
      for (; at; at = at.parentElement) {
        if (at.contains(stop)) break;
        if (["sticky", "fixed"].includes(getComputedStyle(at).position)) covering.add(at);
      }
    }
    for (let at = stop.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflowX === "visible" || at === document.documentElement) continue;
      const edge = at.getBoundingClientRect();
      if (
        box.left - reach < edge.left || box.right + reach > edge.right
        || box.top - reach < edge.top || box.bottom + reach > edge.bottom
      ) found.push(`has its ring cut off by <${at.tagName.toLowerCase()} class="${at.className}">`);
    }
  }
  if (boxes.length && !points) found.push("is out of view");
  for (const hit of covering) {
    found.push(`lies under <${hit.tagName.toLowerCase()} class="${hit.className}">`);
  }
  const words = (stop.innerText || stop.name || stop.id || "").trim().slice(0, 30);
  return [`${stop.tagName.toLowerCase()} “${words}”`, [...new Set(found)]];
}
"""


class Palette(TypedDict, total=False):
    """The colours in which a page is walked through."""

    scheme: Literal["light", "dark"]
    forced: Literal["active", "none"]


def findings(
    browser: Browser,
    url: str,
    *,
    width: int,
    scheme: Literal["light", "dark"] = "light",
    forced: Literal["active", "none"] = "none",
) -> tuple[int, list[str]]:
    """How many stops were looked at, and what is wrong with them."""
    context = browser.new_context(
        color_scheme=scheme,
        forced_colors=forced,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )
    page = context.new_page()
    looks: list[tuple[str, list[str]]] = []
    for key, stops in WALKS.items():
        # On a fresh page the first key press starts from the end that it leaves from.
        page.goto(url, wait_until="load")
        looks += _walk(page, key, stops)
    context.close()
    return len(looks), [f"{stop} {problem}" for stop, problems in looks for problem in problems]


def _walk(page: Page, key: str, stops: int) -> Iterator[tuple[str, list[str]]]:
    """The stops from one end of the page, each with its problems."""
    for _stop in range(stops):
        page.keyboard.press(key)
        look = page.evaluate(_LOOK)
        if look is None:
            return
        yield look[0], look[1]
