"""The desk refuses by the rule of each field, beside its box, and keeps what was typed."""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.forms import MultipleChoiceField
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tests import factories as make
from tests.models.values import MOST, bad_value, refusal_of, ruled_fields
from tests.publishing.people import act, promise
from tests.text.test_values import LEGAL
from tracker.admin.generics import AnyForm
from tracker.models import Action, Actor, Assessment, Commitment, User
from tracker.models.fields import Day, FieldValue, Lines, Moment, Ruled
from tracker.text.values import WHAT_IS_A_KEY, problem_with_key, problem_with_text

from .desk import signed_in
from .pages import add_url, errors, opened, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def forms_of(model: type[Model], request: HttpRequest) -> list[type[AnyForm]]:
    """The forms in which a new row of the model is typed: its own, and those of inlines."""
    found = []
    for options in admin.site._registry.values():
        row = options.model() if options.model is User else None
        if options.model is model and options.has_add_permission(request):
            found.append(options.get_form(request, row))
        found += [
            inline.get_formset(request).form
            for inline in options.get_inline_instances(request)
            if inline.model is model and inline.has_add_permission(request, None)
        ]
    return found


def typed(field: Ruled, value: FieldValue) -> dict[str, str]:
    """The value as it is typed into the box of the field, or into its two."""
    if isinstance(field, Moment):
        return {f"{field.name}_0": f"{value.date()}", f"{field.name}_1": "12:00"}
    if isinstance(field, Day):
        return {field.name: value.isoformat()}
    return {field.name: "\n".join(value) if isinstance(field, Lines) else value}


MODELS = [
    model
    for model in admin.site._registry
    if model._meta.app_label == "tracker" and ruled_fields(model)
]


@pytest.mark.parametrize("model", MODELS)
def test_a_form_refuses_by_the_rule_of_each_field(model: type[Model], rf: RequestFactory) -> None:
    about = f"?commitment={promise().pk}" if model is Assessment else ""
    request = rf.get(f"/{about}")
    request.user = make.UserFactory.create(is_superuser=True, is_staff=True)
    document = make.DocumentFactory.create()
    for form_class in forms_of(model, request):
        boxes = form_class.base_fields
        # A list of ticks takes nothing but its choices; a form may fold words first.
        fields = [
            field
            for field in ruled_fields(model)
            if field.name in boxes
            and not isinstance(boxes[field.name], MultipleChoiceField)
            and not hasattr(form_class, f"clean_{field.name}")
        ]
        for number in range(MOST if fields else 0):
            bad = {field: bad_value(field, number) for field in fields}
            data = {k: v for one in fields for k, v in typed(one, bad[one]).items()}
            form = form_class(data | {"document": document.pk})
            for field, value in bad.items():
                assert refusal_of(field, value) in form.errors[field.name]


def test_the_rule_of_a_key_stands_beside_its_box(desk: Client) -> None:
    for model in (Action, Actor, Commitment):
        assert str(WHAT_IS_A_KEY) in desk.get(add_url(model)).content.decode()


def test_what_was_typed_beside_a_bad_key_is_still_there(desk: Client) -> None:
    data = opened(desk, add_url(Actor)) | {"kind": ["agency"], "name": ["A name typed by hand"]}
    for code in ("X X", "X/X", "X.X", "X\u2011X", "\u0425X", "X\u200bX"):
        answer = desk.post(add_url(Actor), data | {"code": [code]})
        assert errors(answer) == {"code": [problem_with_key(code)]}
        assert "A name typed by hand" in answer.content.decode()
    saved(desk, add_url(Actor), data, code=["X-X"])
    assert Actor.objects.get().name == "A name typed by hand"


def test_a_reason_follows_the_rule_of_a_text(reviewer: User, commitment: Commitment) -> None:
    client, action = signed_in(reviewer), act(commitment)
    for reason in ("a\0b", "a\x0bb", "a\u202eb", "\u200b"):
        sent = {"version": action.version, "reason": reason}
        answer = client.post(row_url(action, "withdraw"), sent)
        assert answer.status_code == 400
        assert answer.context["form"].errors["reason"] == [problem_with_text(reason)]
    action.refresh_from_db()
    assert not action.is_withdrawn
    client.post(row_url(action, "withdraw"), sent | {"reason": "One\nand two — o‘zbek 👩‍💻."})
    action.refresh_from_db()
    assert action.withdrawn_because.splitlines()[1] == "and two — o‘zbek 👩‍💻."


def test_a_legal_text_is_kept_as_it_was_typed(desk: Client) -> None:
    action = make.ActionFactory.create()
    data = opened(desk, row_url(action))
    for version, text in enumerate(LEGAL, action.version):
        saved(desk, row_url(action), data, title=[text], seen_version=[str(version)])
        action.refresh_from_db()
        assert action.title == text.strip()
