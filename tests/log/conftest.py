"""Accounts of two roles, and a promise."""

from tests.publishing.conftest import analyst, promise, reviewer

__all__ = ["analyst", "promise", "reviewer"]
