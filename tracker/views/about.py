"""Who says what stands here, and what the words mean."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.queries.about import judges, told
from tracker.text import glossary as words

from .citing import citation
from .page import Context, Page, page

# The public names of the accounts under which the record was first loaded.
_FIRST_LOAD = frozenset({"Initial coding", "Second reading"})


@page()
def about(request: HttpRequest) -> Page:
    """Who runs the site and pays for it, how to write, how it is made: as far as that is said."""
    return Page(template="about.html", context=lambda: _said(request))


def _said(request: HttpRequest) -> Context:
    authors = judges("author")
    return {
        "sections": told(),
        "authors": authors,
        "reviewers": judges("reviewer"),
        "first_load": [judge.name for judge in authors if judge.name in _FIRST_LOAD],
        "cited_overview": citation(
            request,
            key="overview",
            title=_("Overview of agreed commitments by pillar"),
            headline="",
            as_of=None,
            path=reverse("dashboard"),
        ),
    }


@page()
def glossary(request: HttpRequest) -> Page:
    """The words of the site, each with what it means here."""
    return Page(template="glossary.html", context=lambda: {"chapters": words.CHAPTERS})
