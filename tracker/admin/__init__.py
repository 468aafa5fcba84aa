"""The analyst's desk: the stock admin, with every model of the record registered."""

from django.contrib import admin

from . import (
    about,
    accounts,
    actors,
    blind_coding,
    changesets,
    commitments,
    contradictions,
    documents,
    evidence,
    log,
    mentions,
    notes,
    publishers,
    replies,
    scores,
    second_codings,
    translations,
    verdicts,
)
from .site import arrange

__all__ = [
    "about",
    "accounts",
    "actors",
    "blind_coding",
    "changesets",
    "commitments",
    "contradictions",
    "documents",
    "evidence",
    "log",
    "mentions",
    "notes",
    "publishers",
    "replies",
    "scores",
    "second_codings",
    "translations",
    "verdicts",
]

arrange(admin.site)
