"""The one application of the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tracker.ops import checks


class TrackerConfig(AppConfig):
    """Names the application and registers its system checks."""

    name = "tracker"
    verbose_name = _("Commitment tracker")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks once the models are loaded."""
        checks.register()
