"""Posts of an analyst and a reviewer who send what no form of the desk asks for.

Each carries something for which it must be refused, whatever else it holds: a version that is none,
a choice that there is not, a count of rows, a body or a number of boxes beyond the limit, a key of
another sign-in. So nothing may be written.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle

from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests.admin.pages import Posted, read
from tests.hostile.sending import HOST, Answer, timed
from tests.hostile.values import TEXTS, VALUES
from tracker.admin.forms import SEEN
from tracker.models import Action, Assessment, Commitment, Evidence, User
from tracker.ops.typed import TICKET

_ROLES = ("analyst", "reviewer")
_VERSIONS = ("", "0", "-1", "abc", "1.5", "9" * 20, "2147483647", "\0")
_COUNTS = ("999999", "abc", "-1", "", "9" * 20, "1000", "\0")
_STEPS = (
    "submit",
    "publish",
    "return",
    "correct",
    "withdraw",
    "propose-withdrawal",
    "approve-withdrawal",
)
_KEPT = {"csrfmiddlewaretoken", TICKET}


@dataclass(frozen=True)
class _Form:
    """A form of the desk as its page showed it."""

    role: str
    address: str
    boxes: Posted
    is_new: bool


class Poster:
    """Makes posts up, one after the other, and sends them."""

    def __init__(self, seeded: random.Random) -> None:
        self._random = seeded
        self._clients = {role: _signed_in(role) for role in _ROLES}
        places = [(role, *place) for role in _ROLES for place in _addresses()]
        self._random.shuffle(places)
        self._places = cycle(places)
        self._known: dict[tuple[str, str], _Form | None] = {}
        self._attacks: tuple[Callable[[], Answer], ...] = (
            self._nonsense,
            self._nonsense,
            self._long_text,
            self._rows,
            self._too_many_boxes,
            self._huge_body,
            self._no_form_at_all,
            self._step,
            self._action,
            self._foreign_key,
            self._forged_fields,
            self._door,
        )

    def send(self) -> Answer:
        """Send the next post."""
        return self._random.choice(self._attacks)()

    # --- What is sent ---

    def _nonsense(self) -> Answer:
        form = self._form()
        names = [name for name in form.boxes if name not in _KEPT]
        chosen = self._random.sample(names, min(len(names), self._random.randint(1, 12)))
        boxes = form.boxes | {name: [self._random.choice(VALUES)] for name in chosen}
        return self._post(form, self._spoiled(form, boxes), "nonsense")

    def _long_text(self) -> Answer:
        form = self._form()
        names = [name for name in form.boxes if name not in _KEPT and "_FORMS" not in name]
        name = self._random.choice(names or [SEEN])
        boxes = form.boxes | {name: [self._random.choice(TEXTS)]}
        return self._post(form, self._spoiled(form, boxes), f"a long {name}")

    def _rows(self) -> Answer:
        form = self._form(part="_FORMS")
        names = [name for name in form.boxes if name.endswith(("TOTAL_FORMS", "INITIAL_FORMS"))]
        count = self._random.choice(_COUNTS)
        boxes = form.boxes | {self._random.choice(names): [count]}
        if self._random.random() < 0.5:
            prefix = names[0].removesuffix("-TOTAL_FORMS").removesuffix("-INITIAL_FORMS")
            boxes |= {f"{prefix}-{n}-id": [self._random.choice(VALUES)] for n in range(100)}
        return self._post(form, self._spoiled(form, boxes), f"{count} rows")

    def _too_many_boxes(self) -> Answer:
        form = self._form()
        boxes = form.boxes | {f"box-{n}": [""] for n in range(1_100)}
        return self._post(form, self._spoiled(form, boxes), "1,100 boxes")

    def _huge_body(self) -> Answer:
        form = self._form()
        boxes = form.boxes | {"title": ["x" * 3_000_000]}
        return self._post(form, self._spoiled(form, boxes), "3 MB")

    def _no_form_at_all(self) -> Answer:
        form, pick = self._form(), self._random.choice
        content_type = pick(
            (
                "application/json",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "text/xml",
            )
        )
        body = pick((b"", b"{", b"--x\r\nContent-Disposition: form-data; name=", b"\xff" * 1_000))
        client = self._clients[form.role]
        return timed(
            f"{content_type} to {form.address}",
            lambda: client.post(form.address, body, content_type=content_type),
        )

    def _step(self) -> Answer:
        row = self._random.choice(list(Assessment.objects.order_by("pk")[:20]))
        name = self._random.choice(_STEPS)
        address = reverse(f"admin:tracker_assessment_{name}", args=[row.pk])
        sent = {"version": self._random.choice(_VERSIONS), "reason": self._random.choice(TEXTS)}
        if name == "correct":
            sent["reason"] = " "
        form = _Form(self._random.choice(_ROLES), address, {}, is_new=False)
        return self._post(form, {key: [value] for key, value in sent.items()}, f"a step {name}")

    def _action(self) -> Answer:
        pick = self._random.choice
        model = pick((Commitment, Action, Evidence, Assessment))
        address = reverse(f"admin:tracker_{model._meta.model_name}_changelist")
        sent = {
            "action": [pick(("delete_selected", "abc", "", "__class__"))],
            "_selected_action": [pick(VALUES) for _n in range(pick((0, 1, 50)))],
            "index": [pick(("0", "99", "abc", "-1"))],
        }
        return self._post(
            _Form(pick(_ROLES), address, {}, is_new=False), sent, "an action of a list"
        )

    def _foreign_key(self) -> Answer:
        form = self._form()
        client = Client(
            raise_request_exception=False, enforce_csrf_checks=True, headers={"host": HOST}
        )
        client.cookies.update(self._clients[form.role].cookies)
        key = self._random.choice(("", "a" * 64, "\0", "x" * 10_000))
        boxes = {name: values for name, values in form.boxes.items() if name != TICKET}
        boxes |= {"csrfmiddlewaretoken": [key]}
        return timed(f"another key to {form.address}", lambda: client.post(form.address, boxes))

    def _forged_fields(self) -> Answer:
        form = self._form()
        forged = {"is_superuser": "on", "author": "1", "state": "published", "id": "1", "pk": "1"}
        forged |= {"_saveasnew": "1", "_to_field": "password", "_popup": "1", "version": "9"}
        boxes = form.boxes | {name: [value] for name, value in forged.items()}
        return self._post(form, self._spoiled(form, boxes), "forged boxes")

    def _door(self) -> Answer:
        pick = self._random.choice
        address = pick(
            ("/accounts/login/", "/accounts/2fa/authenticate/", "/admin/login/", "/admin/jsi18n/")
        )
        sent = {
            "login": pick(VALUES),
            "password": pick(TEXTS),
            "code": pick(VALUES),
            "next": pick(VALUES),
        }
        client = Client(raise_request_exception=False, headers={"host": HOST})
        return timed(f"the door {address}", lambda: client.post(address, sent))

    # --- How it is sent ---

    def _spoiled(self, form: _Form, boxes: Posted) -> Posted:
        """The boxes with what makes sure that they are refused."""
        if not form.is_new:
            version = self._random.choice(_VERSIONS)
            return boxes | {SEEN: [version]} | _other_words(form.boxes, boxes)
        return boxes | {name: ["no such"] for name in _must(form)}

    def _post(self, form: _Form, boxes: Posted, what: str) -> Answer:
        client = self._clients[form.role]
        return timed(f"{what} to {form.address}", lambda: client.post(form.address, boxes))

    # --- The forms of the desk ---

    def _form(self, *, part: str = "") -> _Form:
        """The next form that the role may fill in and that can be spoiled; with boxes named so."""
        while True:
            role, address, is_new = next(self._places)
            if (role, address) not in self._known:
                self._known[role, address] = self._opened(role, address, is_new=is_new)
            form = self._known[role, address]
            if form and any(part in name for name in form.boxes):
                return form

    def _opened(self, role: str, address: str, *, is_new: bool) -> _Form | None:
        page = self._clients[role].get(address)
        if page.status_code != 200:
            return None
        form = _Form(role, address, read(page.content.decode()), is_new)
        return form if SEEN in form.boxes or (is_new and _must(form)) else None


def _must(form: _Form) -> list[str]:
    """The boxes of a new row that hold a choice or a key: no row can hold "no such" in them."""
    choices = {"kind", "status", "standing", "role", "stage", "state", "tier", "type", "direction"}
    choices |= {
        "document",
        "action",
        "commitment",
        "assessment",
        "confidence",
        "language",
        "outcome",
    }
    return [name for name in form.boxes if name in choices]


def _other_words(opened: Posted, boxes: Posted) -> Posted:
    """A change in some box: a form in which nothing was typed is taken, and saves nothing."""
    words = [
        name for name in opened if name in {"title", "rationale", "why", "shows", "note", "name"}
    ]
    return {name: [f"{boxes[name][0]} and more"] for name in words[:1]}


def _addresses() -> list[tuple[str, bool]]:
    """The form of a new row of every model and of its first row."""
    found = []
    commitment = Commitment.objects.order_by("pk")[0]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        new = reverse(f"{name}_add")
        is_verdict = model is Assessment
        found.append((f"{new}?commitment={commitment.pk}" if is_verdict else new, True))
        if row := model._base_manager.order_by("pk").first():
            found.append((reverse(f"{name}_change", args=[row.pk]), False))
    return found


def _signed_in(role: str) -> Client:
    user = User.objects.create(username=f"hostile-{role}", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    client = Client(raise_request_exception=False, headers={"host": HOST})
    client.force_login(user)
    return client
