"""People who sign in, what they type, and the addresses they use."""

import html
import re
from typing import Any

from django.test import Client

from tests.factories import UserFactory
from tests.signin.totp import code
from tracker.models import User

PASSWORD = "correct horse battery staple"
LOGIN = "/accounts/login/"
LOGOUT = "/accounts/logout/"
REAUTHENTICATE = "/accounts/reauthenticate/"
CHANGE = "/accounts/password/"
INDEX = "/accounts/2fa/"
AUTHENTICATE = "/accounts/2fa/authenticate/"
REAUTHENTICATE_CODE = "/accounts/2fa/reauthenticate/"
ACTIVATE = "/accounts/2fa/app/"
DEACTIVATE = "/accounts/2fa/app/remove/"
CODES = "/accounts/2fa/codes/"
NEW_CODES = "/accounts/2fa/codes/new/"
FILE = "/accounts/2fa/codes/file/"
EVERY_PAGE = (
    LOGIN,
    LOGOUT,
    REAUTHENTICATE,
    CHANGE,
    INDEX,
    AUTHENTICATE,
    REAUTHENTICATE_CODE,
    ACTIVATE,
    DEACTIVATE,
    CODES,
    NEW_CODES,
    FILE,
)
DESK = "/admin/"


def analyst(**fields: Any) -> User:
    """Return a member of staff with PASSWORD."""
    user: User = UserFactory.create(**{"is_staff": True, "is_superuser": True, **fields})
    user.set_password(PASSWORD)
    user.save()
    return user


def text(response: Any) -> str:
    """Return the page as a person reads it: entities resolved."""
    return html.unescape(response.content.decode())


def sign_in(client: Client, user: User | str, password: str = PASSWORD, **fields: str) -> Any:
    """Send the sign-in form."""
    name = user if isinstance(user, str) else user.username
    return client.post(LOGIN, {"login": name, "password": password, **fields})


def reauthenticate(client: Client, to: str = INDEX) -> None:
    """Confirm the password, as the pages that change a sign-in ask for it."""
    answer = client.post(REAUTHENTICATE, {"password": PASSWORD, "next": to})
    assert answer.headers["Location"] == to


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Set up an authenticator app as somebody signed in does; return its key and the codes."""
    reauthenticate(client)
    secret = key_on(client.get(ACTIVATE))
    answer = client.post(ACTIVATE, {"code": code(secret)})
    assert answer.headers["Location"] == CODES, text(answer)
    return secret, codes_on(client.get(CODES))


def key_on(page: Any) -> str:
    """Return the key of the authenticator app that the page shows."""
    found = re.search(r'<code class="key">([A-Z2-7]{32})</code>', text(page))
    assert found, text(page)
    return found[1]


def codes_on(page: Any) -> list[str]:
    """Return the recovery codes that the page shows."""
    return re.findall(r"<li><code>(\d{8})</code></li>", text(page))


def signed_in(client: Client) -> bool:
    """Tell whether somebody is signed in."""
    answer = client.get(INDEX)
    assert answer.status_code in {200, 302}
    return answer.status_code == 200
