"""Passages that no longer match: the words at their place are not those that were coded."""

import datetime as dt

from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.models import Document, RecordEntry, SourceText
from tracker.ops.workspaces import PREFIX
from tracker.publishing.texts import Unmatched, unmatched_passages

PASSAGES = "tracker_passages"
_KEPT_FOR = 3600
_MOST = 200


def passages_that_do_not_match() -> list[tuple[Unmatched, dt.datetime]]:
    """Return the passages, each with when the text of its document was loaded.

    They are compared once for each head of the log and each state of the texts; within a set,
    where neither tells of what differs, each time.
    """
    if PREFIX.search(get_script_prefix()):
        return _compared()
    texts = SourceText.objects.aggregate(number=Count("pk"), newest=Max("loaded_at"))
    if not texts["number"]:
        return []
    head = RecordEntry.objects.aggregate(head=Max("seq"))["head"]
    # The name of a passage begins with its kind, in the language of the page.
    key = f"passages-{get_language()}-{head}-{texts['number']}-{texts['newest'].timestamp()}"
    return list(cache.get_or_set(key, _compared, _KEPT_FOR) or ())


def _compared() -> list[tuple[Unmatched, dt.datetime]]:
    loaded = dict(SourceText.objects.values_list("document", "loaded_at"))
    return [(passage, loaded[passage.document]) for passage in unmatched_passages()]


@require_safe
def passages_view(request: HttpRequest) -> HttpResponse:
    """Return the page that lists them, at most two hundred, by their documents."""
    if not request.user.has_perm("tracker.view_document"):
        raise PermissionDenied
    found = [passage for passage, _loaded in passages_that_do_not_match()]
    shown = sorted(found, key=lambda passage: (passage.document, passage.ref))[:_MOST]
    documents = Document.objects.in_bulk({passage.document for passage in shown})
    context = {
        **admin.site.each_context(request),
        "title": _("Passages whose words are not in the text any more"),
        "number": len(found),
        "rows": [
            {
                "passage": passage,
                "document": documents[passage.document],
                "address": reverse(
                    f"admin:tracker_{passage.model._meta.model_name}_change", args=[passage.pk]
                ),
            }
            for passage in shown
        ],
    }
    return TemplateResponse(request, "admin/tracker/passages.html", context)
