"""The analyst's desk: the stock admin, with every model of the record registered."""

from django.contrib import admin

from . import (
    accounts,
    actors,
    assessments,
    commitments,
    documents,
    evidence,
    log,
    replies,
    verdicts,
)
from .site import arrange

__all__ = [
    "accounts",
    "actors",
    "assessments",
    "commitments",
    "documents",
    "evidence",
    "log",
    "replies",
    "verdicts",
]

arrange(admin.site)
