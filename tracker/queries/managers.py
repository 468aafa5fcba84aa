"""Who the managers are: what they change takes two of them."""

from tracker.models import User

MANAGER = "manager"


def managers() -> list[User]:
    """Accounts that can sign in and have the role."""
    return list(User.objects.filter(is_active=True, groups__name=MANAGER).order_by("pk"))
