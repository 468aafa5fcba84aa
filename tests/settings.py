"""The settings of a test run: the project's own, in an environment that no shell can bend.

pytest-django reads the settings before any conftest.py, so this is the first place to say it.
DATABASE_URL passes through: the same suite runs on SQLite (in memory) and on PostgreSQL.
"""

import os

os.environ |= {
    "DEBUG": "0",
    "SECRET_KEY": "only-for-tests-which-guard-nothing-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "CACHE_URL": "locmemcache://",
    # A test may change rows around the log, which only the log's own save path may.
    "TRACKER_PAGES_KEPT": "0",
    "TRACKER_SSL_REDIRECT": "0",
    # tests/signin turns it on again: elsewhere a test signs in without a second factor.
    "TRACKER_REQUIRE_MFA": "0",
    "TRACKER_PROXIES": "0",
    "TRACKER_STATIC_MANIFEST": "0",
    "TRACKER_LOG_LEVEL": "CRITICAL",
    "TRACKER_BASE_URL": "",
    "TRACKER_CONTACT_EMAIL": "",
    "TRACKER_TAG_AUTHORITY": "",
    "EMAIL_URL": "",
    "TRACKER_MAIL_FROM": "",
}

from tracker.settings import *  # noqa: F403  the settings under test, and what differs

# A slow hash protects stored passwords; here it would only make each sign-in slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
