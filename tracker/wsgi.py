"""The WSGI entry point: `gunicorn tracker.wsgi`."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
# Commands may take their time; whoever asks for a page may not be kept waiting.
os.environ.setdefault("TRACKER_IS_SERVED", "1")

if not settings.SECRET_KEY_IS_SET:
    raise ImproperlyConfigured(
        "Set SECRET_KEY, or SECRET_KEY_FILE to the path of a file that holds it. For a trial on"
        " your own machine use `make run`, or set DEBUG=1."
    )

application = get_wsgi_application()
