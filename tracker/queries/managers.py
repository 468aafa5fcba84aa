"""Who the managers are: what they change takes two of them; and who made whose account."""

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import ChangeVerb
from tracker.models import Change, User

MANAGER = "manager"


def managers() -> list[User]:
    """Accounts that can sign in and have the role."""
    return list(User.objects.filter(is_active=True, groups__name=MANAGER).order_by("pk"))


ONE_HAND: Promise = _("The accounts of the author and of the second person come from one manager.")


def of_one_hand(by: User, *, author: str = "author") -> Q:
    """The condition that the author's account and that of `by` come from one manager.

    One manager made both, or is one of the two and made the other. Accounts that were made on the
    server come from nobody.
    """
    made = Change.objects.filter(model=User._meta.label_lower, verb=ChangeVerb.ADDED)
    makers = made.filter(object_id=by.pk, by__isnull=False).values("by")
    of_theirs = made.filter(Q(by__in=makers) | Q(by=by), object_id=OuterRef(f"{author}_id"))
    return ~Q(**{author: by.pk}) & (Exists(of_theirs) | Q(**{f"{author}__in": makers}))
