"""What lies in deploy/, checked by the programs that read it, and acted on this machine."""

import http.client
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.server import ROOT
from tests.operating.installation import Installation, Served, on_sqlite
from tests.operating.proxy import BEHIND_A_PROXY, HOST, NGINX, Proxy, proxied, written

DEPLOY = ROOT / "deploy"
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed")
# Read by the server, by Django's commands or by development alone.
_NOT_OURS = {"TRACKER_BIND", "TRACKER_THREADS", "WEB_CONCURRENCY", "DJANGO_SETTINGS_MODULE"}


# --- Checked -------------------------------------------------------------------------------------


@needs_nginx
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    main = written(tmp_path)
    done = subprocess.run(
        [NGINX, "-t", "-e", "stderr", "-c", str(main)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "syntax is ok" in done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    units = []
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        text = unit.read_text(encoding="utf-8")
        if unit.suffix == ".service":
            assert "/opt/c51-tracker" in text
        copy = tmp_path / unit.name
        bin_folder = str(Path(sys.executable).parent)
        text = text.replace("/opt/c51-tracker/.venv/bin", bin_folder)
        copy.write_text(text.replace("/opt/c51-tracker", str(ROOT)), encoding="utf-8")
        units.append(str(copy))
    assert len(units) == 7
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_timers_start_commands_that_there_are() -> None:
    for unit in (DEPLOY / "systemd").glob("*.service"):
        found = re.search(r"manage\.py (\w+)", unit.read_text(encoding="utf-8"))
        if found:
            assert (ROOT / f"tracker/management/commands/{found[1]}.py").exists(), unit
            assert unit.with_suffix(".timer").exists(), unit


def test_gunicorn_takes_its_file(installed: Installation) -> None:
    done = installed.python(
        *("-m", "gunicorn", "-c", str(DEPLOY / "gunicorn.conf.py"), "--check-config"),
        "tracker.wsgi",
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_environment_file_explains_every_variable() -> None:
    settings = (ROOT / "tracker/settings.py").read_text(encoding="utf-8")
    gunicorn = (DEPLOY / "gunicorn.conf.py").read_text(encoding="utf-8")
    read = {
        *re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings),
        *re.findall(r'environ\.get\("([A-Z_]+)"', gunicorn),
    }
    told = set(
        re.findall(
            r"^#?([A-Z_]+)=", (DEPLOY / "c51-tracker.env").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert len(read) > 25
    assert told == read
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {
        name for name in read - _NOT_OURS - {"TRACKER_IS_SERVED"} if f"`{name}`" not in readme
    } == set()


# --- Acted ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed() -> Iterator[Installation]:
    with on_sqlite() as made:
        made.prepare(commitments=4)
        yield made


@pytest.fixture(scope="module")
def served(installed: Installation) -> Iterator[Served]:
    """The site behind a proxy, with everything that production has on."""
    with installed.served(**BEHIND_A_PROXY, WEB_CONCURRENCY="2") as running:
        yield running


@pytest.fixture(scope="module")
def proxy(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    port = urlsplit(served.address).port or 0
    with proxied(tmp_path_factory.mktemp("nginx"), behind=port) as running:
        yield running


def ask(
    proxy: Proxy, path: str, *, host: str = HOST, reader: str = "127.0.0.1", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body over TLS."""
    connection = http.client.HTTPSConnection(
        *("127.0.0.1", proxy.https), context=proxy.context, timeout=30, source_address=(reader, 0)
    )
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Host": host, **given})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


@needs_nginx
def test_plain_http_is_sent_on_and_another_host_told_nothing(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=10)
    connection.request("GET", "/commitments/?page=1", headers={"Host": f"{HOST}:666"})
    answer = connection.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/commitments/?page=1"
    connection.close()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(proxy, "/", host="evil.example")


@needs_nginx
def test_a_page_is_kept_for_others_and_carries_nobodys_id(proxy: Proxy) -> None:
    first, second, *others = (ask(proxy, "/methodology/") for _time in range(20))
    assert first[0] == second[0] == 200
    # It is kept to the end of the second in which it was read.
    assert first[1]["x-cache"] == "MISS"
    assert "HIT" in {answer[1]["x-cache"] for answer in others}
    assert first[2] == second[2]
    for _status, headers, _body in (first, second):
        assert "x-request-id" not in headers
        assert "x-accel-expires" not in headers
        assert "set-cookie" not in headers
        assert headers["strict-transport-security"].startswith("max-age=31536000")
    packed = ask(proxy, "/methodology/", accept_encoding="gzip")
    assert packed[1]["content-encoding"] == "gzip"
    time.sleep(2)
    assert ask(proxy, "/methodology/")[1]["x-cache"] in {"EXPIRED", "REVALIDATED"}


@needs_nginx
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/admin/", 302),
        ("/accounts/login/", 200),
        ("/ru/accounts/login/", 200),
        ("/no-such-page/", 404),
        ("/commitments/?status=nothing", 400),
        ("/commitments/?on=2026-01-01", 301),
        ("/livez", 200),
        ("/readyz", 200),
    ],
)
def test_nothing_else_is_kept(proxy: Proxy, path: str, status: int) -> None:
    answers = [ask(proxy, path) for _time in range(2)]
    assert [answer[0] for answer in answers] == [status, status]
    assert "HIT" not in {answer[1].get("x-cache") for answer in answers}
    ids = {answer[1]["x-request-id"] for answer in answers}
    assert len(ids) == 2


@needs_nginx
def test_static_files_are_kept_with_their_headers(proxy: Proxy) -> None:
    page = ask(proxy, "/")[2].decode()
    found = re.search(r'href="(/static/tracker/site\.[^"]+\.css)"', page)
    assert found
    answers = [ask(proxy, found[1]) for _time in range(2)]
    assert answers[1][1]["x-cache"] == "HIT"
    assert "immutable" in answers[1][1]["cache-control"]
    assert answers[1][1]["x-content-type-options"] == "nosniff"


@needs_nginx
def test_no_page_is_older_than_it_may_be_while_people_publish(
    proxy: Proxy, installed: Installation
) -> None:
    """Readers ask all the time; what was written longer ago than a second, all of them see."""
    written_at: dict[str, float] = {}
    stop = threading.Event()

    def write() -> None:
        with subprocess.Popen(
            [sys.executable, "-m", "tests.operating", "write", "40", "--pause", "0.2"],
            cwd=ROOT,
            env=installed.environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout
            for line in writer.stdout:
                written_at[line.strip()] = time.monotonic()
        stop.set()

    thread = threading.Thread(target=write)
    thread.start()
    late: list[tuple[str, float]] = []
    asked = 0
    while not stop.is_set():
        began = time.monotonic()
        due = {slug for slug, at in list(written_at.items()) if began - at > 1.0}
        asked += 1
        status, _headers, body = ask(proxy, "/actions.json", reader=f"127.0.1.{asked % 200 + 1}")
        shown = body.decode()
        assert status == 200
        late += [(slug, began - written_at[slug]) for slug in due if slug not in shown]
    thread.join()
    assert len(written_at) == 40
    assert asked > 20
    assert late == []


@needs_nginx
def test_one_reader_cannot_take_it_all(proxy: Proxy) -> None:
    statuses = [ask(proxy, "/accounts/login/", reader="127.0.0.9")[0] for _time in range(40)]
    assert 429 in statuses
    assert ask(proxy, "/", reader="127.0.0.9")[0] == 200


@needs_nginx
def test_while_the_tracker_is_gone_readers_are_told_so(tmp_path: Path) -> None:
    with proxied(tmp_path, behind=1) as lonely:
        status, headers, body = ask(lonely, "/")
    assert (status, headers["retry-after"], headers["cache-control"]) == (503, "10", "no-store")
    assert b"The site cannot answer just now" in body
    assert headers["x-content-type-options"] == "nosniff"
