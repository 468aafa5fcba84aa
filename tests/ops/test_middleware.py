import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tracker.ops.middleware import SecurityHeadersMiddleware

STRICT = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/livez", "/admin/login/", "/no-such-page/"])
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in STRICT} == STRICT
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/livez", "/no-such-page/"])
def test_a_public_answer_sets_no_cookie_and_does_not_vary_on_one(client: Client, path: str) -> None:
    response = client.get(path)
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()


def test_over_tls_the_browser_is_told_to_stay_there(client: Client) -> None:
    headers = client.get("/livez", secure=True).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/livez", "/", "/admin/", "/no-such-page/"])
def test_what_says_nothing_else_is_kept_by_nobody(client: Client, path: str) -> None:
    assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("base", "given", "followed"),
    [
        ("https://tracker.example", "tracker.example:666", "tracker.example"),
        ("https://tracker.example:8443", "tracker.example:666", "tracker.example:8443"),
        ("https://tracker.example", "also.example:666", "also.example"),
        ("", "tracker.example:666", "tracker.example"),
        ("", "tracker.example", "tracker.example"),
        ("https://tracker.example", "127.0.0.1:8000", "127.0.0.1:8000"),
        ("", "[::1]:8000", "[::1]:8000"),
        ("", "localhost:8000", "localhost:8000"),
    ],
)
def test_the_port_of_a_host_header_is_not_followed(
    client: Client, settings: LazySettings, base: str, given: str, followed: str
) -> None:
    settings.TRACKER_BASE_URL, settings.SECURE_SSL_REDIRECT = base, True
    settings.ALLOWED_HOSTS = ["*"]
    answer = client.get("/", headers={"host": given})
    assert answer.headers["Location"] == f"https://{followed}/"


def test_a_header_that_the_view_set_itself_stays(rf: RequestFactory) -> None:
    own = HttpResponse(headers={"Cross-Origin-Resource-Policy": "cross-origin"})
    response = SecurityHeadersMiddleware(lambda _: own)(rf.get("/"))
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
