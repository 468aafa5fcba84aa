"""Words with paragraphs, lists, emphasis and links, as HTML."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# Neither headings, which belong to the page, nor pictures, nor HTML.
_NARROW = MarkdownIt("zero", {"html": False}).enable(
    ["list", "emphasis", "link", "autolink", "newline", "escape"]
)


def html_of(text: str) -> SafeString:
    """The text as HTML. What it knows no sign for stays as it was typed, escaped.

    A link leads to an address of the web, of mail or of this site.
    """
    # Everything else is escaped.
    return mark_safe(str(_NARROW.render(text)))
