#!/bin/bash
# CASE     An analyst types for longer than a session lasts, in a new verdict, in a commitment and in a form within a change set;
#          "Save" leads to the sign-in.
# RIGHT    After signing in the form shows what was typed, and saved now it goes into a set, which can be approved. Nothing of
#          it is stored for somebody else.
# USAGE    tests/cases/O01_session_ends.sh   exit 0 right, 1 wrong, 2 it cannot judge
. "$(dirname "$0")/record.sh"
act <<'PY'
from tests.cases.acting import *
from django.contrib.sessions.models import Session

PASSWORD, TYPED = "a-long-pass-phrase-77", "Half an hour of work, one full sentence that nobody wants to write twice."
for user in (ANALYST, SECOND):
    user.set_password(PASSWORD)
    user.save()

def sign_in(who, name="demo-analyst", to="/admin/"):
    return who.post(f"/accounts/login/?next={to}", {"login": name, "password": PASSWORD, "next": to}, follow=True)

def case(name, is_kept, address, **typed):
    """Type, let the session end, save; sign in where that leads to. The page is what the analyst sees then."""
    who = Client()
    sign_in(who)
    sent = opened(who, address) | {box: [value] for box, value in typed.items()} | {"_save": ["1"]}
    Session.objects.all().delete()
    sent_away = who.post(address, sent)
    if sent_away.status_code != 302 or "login" not in sent_away["Location"]:
        cannot_judge(f"{address} led to {sent_away.status_code} {sent_away.headers.get('Location')}")
    stranger = Client()
    if TYPED in body(sign_in(stranger, "demo-second", address)):
        wrong.append(f"{name}: somebody else sees what was typed")
    seen = body(sign_in(who, to=address))
    if TYPED not in seen:
        wrong.append(f"{name}: what was typed is lost")
        return
    # It is no more than typed yet; saved now it takes the way of everything else.
    again = read(seen) | {"set_reason": ["It is the case."]}
    answer = who.post(address, again | {"_save" if "/set/" in address else "_send": ["1"]}, follow=True)
    if not is_kept(answer):
        wrong.append(f"{name}: saved after signing in, it is in no set and no draft: {errors(answer)}")

wrong = []
commitment = Commitment.objects.get(ref="NYD-16")
case("a new verdict", lambda _answer: Assessment.objects.filter(rationale=TYPED).exists(), start(commitment),
     rationale=TYPED, as_of="2026-11-20")
case("a commitment", approve, row_url(commitment), statement=TYPED)
if TYPED not in page_of("/commitments/NYD-16/"):
    wrong.append("a commitment: what was approved is not on its page")
mine, other = open_set(by=ANALYST), Commitment.objects.get(ref="NYD-17")
case("a form within a set", lambda _answer: mine.rows.exists(), f"/set/{mine.pk}{row_url(other)}", statement=TYPED)
if mine.rows.exists():
    approve(send(mine))
    if TYPED not in page_of("/commitments/NYD-17/"):
        wrong.append("a form within a set: what was approved is not on its page")
ended(*wrong, told=f"O01 session ends: {len(wrong)} faults in 3 typed texts")
PY
