"""Forced colours: where the reader's own palette is all there is, statuses are still told apart."""

from playwright.sync_api import Browser

PAGES = ("/", "/commitments/NYD-17/", "/parties/", "/progress/")

# What stands for a status, and is there anything of it left: words or a glyph that can be read, an
# edge, and for each status another glyph. A segment of a chart has a line around it.
_LOOK = r"""
() => {
  const found = new Set();
  const glyphs = {};
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  for (const mark of document.querySelectorAll(".status, .square")) {
    const style = getComputedStyle(mark);
    const name = [...mark.classList].find((each) => each.startsWith("s-"));
    const glyph = (mark.querySelector(".glyph") || mark).innerText.trim();
    if (!glyph) found.add(`${name}: no glyph`);
    (glyphs[glyph] ??= new Set()).add(name);
    if (style.color === style.backgroundColor) found.add(`${name}: words like their ground`);
    if (style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1) {
      found.add(`${name}: no edge`);
    }
    if (style.borderTopColor === style.backgroundColor) found.add(`${name}: edge like its ground`);
  }
  for (const [glyph, names] of Object.entries(glyphs)) {
    if (names.size > 1) found.add(`${[...names].join(", ")}: one glyph, ${glyph}`);
  }
  for (const part of document.querySelectorAll("svg rect")) {
    const style = getComputedStyle(part);
    if (style.stroke === "none" || parseFloat(style.strokeWidth) === 0) {
      found.add(`${part.classList}: a segment without a line around it`);
    }
  }
  for (const mark of document.querySelectorAll("mark")) {
    const style = getComputedStyle(mark);
    if (style.color === style.backgroundColor) found.add("mark: words like their ground");
    if (style.outlineStyle === "none" && style.textDecorationLine === "none") {
      found.add("mark: nothing tells it from other words");
    }
  }
  return [...found];
}
"""


def findings(browser: Browser, url: str) -> list[str]:
    """What cannot be told apart on the page."""
    context = browser.new_context(
        forced_colors="active", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    found: list[str] = page.evaluate(_LOOK)
    context.close()
    return found
