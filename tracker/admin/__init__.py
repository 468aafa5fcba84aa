"""The analyst's desk: the stock admin, with every model of the record registered."""

from django.contrib import admin

from . import (
    accounts,
    actors,
    changesets,
    commitments,
    documents,
    evidence,
    log,
    publishers,
    replies,
    scores,
    translations,
    verdicts,
)
from .site import arrange

__all__ = [
    "accounts",
    "actors",
    "changesets",
    "commitments",
    "documents",
    "evidence",
    "log",
    "publishers",
    "replies",
    "scores",
    "translations",
    "verdicts",
]

arrange(admin.site)
