"""Measures kept pages behind nginx beside the same bytes as files that nginx has itself."""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from tests.browser.server import ROOT, free_port
from tests.operating.installation import Installation, on_sqlite
from tests.operating.proxy import HOST, proxied
from tests.operating.visitor import Visitor

_FILES = """
server {{
    listen 127.0.0.1:{port} ssl http2;
    server_name {host};
    ssl_certificate {folder}/fullchain.pem;
    ssl_certificate_key {folder}/privkey.pem;
    location / {{ root {folder}/files; default_type text/html; }}
}}
"""
PAGES = ("/", "/commitments/", "/commitments/TRY-001/")


class Speed(NamedTuple):
    """What `ab` says of a page."""

    per_second: float
    p99: int
    failed: int


class Command(BaseCommand):
    """`python -m tests.operating proxied [--requests 20000] [--readers 16] [--seconds N]`."""

    help = (
        "Serve a small record behind nginx as deploy/nginx.conf has it, without its limits, while"
        " something is published every second, and compare with the same bytes as files, over TLS"
        " and kept connections. Needs `ab` (apache2-utils). Exit code 1 below 0.9, or where one"
        " request in a hundred takes more than 20 ms."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--requests", type=int, default=20_000)
        parser.add_argument("--readers", type=int, default=16)
        parser.add_argument("--seconds", default="1", help="TRACKER_PROXY_SECONDS")
        parser.add_argument("--quiet", action="store_true", help="publish nothing meanwhile")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure; raises CommandError where it is too slow."""
        if not shutil.which("ab"):
            raise CommandError("ab was not found. On Debian: apt install apache2-utils")
        slow = 0
        with on_sqlite() as site, tempfile.TemporaryDirectory() as name:
            folder, files = Path(name), free_port()
            more = _FILES.format(port=files, host=HOST, folder=folder)
            site.prepare(commitments=30)
            with (
                site.served(
                    ALLOWED_HOSTS=HOST,
                    TRACKER_BASE_URL=f"https://{HOST}",
                    TRACKER_TRUST_X_FORWARDED_PROTO="1",
                    TRACKER_PROXIES="1",
                    TRACKER_PROXY_SECONDS=options["seconds"],
                ) as served,
                proxied(folder, behind=urlsplit(served.address).port or 0, more=more) as proxy,
            ):
                _as_files(served.address, folder / "files")
                stop = threading.Event()
                writer = threading.Thread(target=_publish, args=[site, stop])
                if not options["quiet"]:
                    writer.start()
                try:
                    for page in PAGES:
                        asked = {**options, "page": page}
                        file, kept = (_measured(port, asked) for port in (files, proxy.https))
                        ratio = kept.per_second / file.per_second
                        slow += ratio < 0.9 or kept.p99 > 20 or kept.failed > 0
                        self.stdout.write(
                            f"{page:24} kept {kept.per_second:8.0f}/s p99 {kept.p99:3} ms"
                            f"  file {file.per_second:8.0f}/s p99 {file.p99:3} ms"
                            f"  ratio {ratio:.2f}  failed {kept.failed}"
                        )
                finally:
                    stop.set()
                    if writer.ident:
                        writer.join()
        if slow:
            raise CommandError(f"{slow} pages are too slow")


def _as_files(address: str, folder: Path) -> None:
    """Keep the pages as files that nginx finds at the same addresses."""
    reader = Visitor(address, {"Host": HOST, "X-Forwarded-Proto": "https"})
    for page in PAGES:
        file = folder / page.lstrip("/") / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(reader.get(page).body)


def _publish(site: Installation, stop: threading.Event) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.operating", "write", "100000", "--pause", "1"],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
    ) as writer:
        stop.wait()
        writer.kill()


def _measured(port: int, asked: dict[str, Any]) -> Speed:
    done = subprocess.run(
        [
            *("ab", "-k", "-q", "-l", "-n", str(asked["requests"]), "-c", str(asked["readers"])),
            *("-H", f"Host: {HOST}", f"https://127.0.0.1:{port}{asked['page']}"),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    refused = re.search(r"Non-2xx responses: +(\d+)", done)
    return Speed(
        float(_found(r"Requests per second: +([\d.]+)", done)),
        int(_found(r" 99% +(\d+)", done)),
        int(_found(r"Failed requests: +(\d+)", done)) + int(refused[1] if refused else 0),
    )


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise CommandError(f"ab says something else: {text[:500]}")
    return found[1]
