"""Declarations and the other documents that the record cites."""

from collections import Counter

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from tracker.choices import SentenceLabel, Standing
from tracker.models import Commitment, Document, Initiative, SentenceCoding

from .base import public


@public()
def documents(request: HttpRequest) -> HttpResponseBase:
    """Every document, whose word it is, and how many promises stand in it."""
    context = {"documents": Document.objects.for_list(), "standings": Standing}
    return render(request, "documents.html", context)


@public()
def document(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One document: where each promise stands in it, and how every sentence was read."""
    found = get_object_or_404(Document.objects.for_page(), slug=slug)
    commitments = Commitment.objects.for_document(found)
    labels = Counter(SentenceCoding.objects.filter(document=found).values_list("label", flat=True))
    context = {
        "document": found,
        "initiatives": Initiative.objects.of_document(found),
        "commitments": commitments,
        "labels": [(label, labels[label]) for label in SentenceLabel],
        "sentences_read": labels.total() - labels[SentenceLabel.NOT_PROSE],
        "sentences_with_commitment": labels[SentenceLabel.COMMITMENT],
    }
    return render(request, "document.html", context)
