"""nginx as deploy/nginx.conf has it, on ports and with a certificate of a test."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import ROOT, free_port

HOST = "tracker.example"
# The environment of a site that a proxy stands before.
BEHIND_A_PROXY = {
    "ALLOWED_HOSTS": HOST,
    "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
    "TRACKER_BASE_URL": f"https://{HOST}",
    "TRACKER_SSL_REDIRECT": "1",
    "TRACKER_TRUST_X_FORWARDED_PROTO": "1",
    "TRACKER_PROXIES": "1",
}
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or ""
_MAIN = """
{user}
worker_processes 2;
error_log stderr error;
pid {folder}/nginx.pid;
daemon off;
events {{ worker_connections 512; }}
http {{
    access_log off;
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Proxy:
    """A running nginx: the ports for HTTP and HTTPS, and its certificate."""

    def __init__(self, folder: Path, http: int, https: int) -> None:
        self.http, self.https = http, https
        self.context = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))


def written(
    folder: Path, *, behind: int = 8000, http: int = 80, https: int = 443, more: str = ""
) -> Path:
    """Write the configuration into the folder, with a certificate; the file for `nginx -c`.

    With `more`, servers beside it, nobody is held back: it is for measuring.
    """
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST},IP:127.0.0.1"),
            *("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "/etc/letsencrypt/live/tracker.example": str(folder),
        "/var/lib/nginx/c51-tracker": str(folder / "kept"),
        "/var/log/nginx": str(folder),
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "listen 80": f"listen 127.0.0.1:{http}",
        "listen 443": f"listen 127.0.0.1:{https}",
        "    listen [::]:80 default_server;\n": "",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl default_server;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    if more:
        text = re.sub(r"^    (  )*limit_(req|conn) .*$", "", text, flags=re.MULTILINE)
    (folder / "site.conf").write_text(f"{text}{more}", encoding="utf-8")
    # As root its workers would be somebody who may not read the folder of a test.
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder, user=user), encoding="utf-8")
    return main


@contextmanager
def proxied(folder: Path, *, behind: int, more: str = "") -> Iterator[Proxy]:
    """Serve what listens on the port behind nginx; `more` as for `written`."""
    http, https = free_port(), free_port()
    main = written(folder, behind=behind, http=http, https=https, more=more)
    with serving(main, http):
        yield Proxy(folder, http, https)


@contextmanager
def serving(main: Path, port: int) -> Iterator[None]:
    """Run nginx with the file until the block ends."""
    with subprocess.Popen([NGINX, "-e", "stderr", "-c", str(main)]) as server:
        try:
            while not _listens(port):
                if server.poll() is not None:
                    raise RuntimeError(f"nginx ended with {server.returncode}")
                time.sleep(0.05)
            yield
        finally:
            server.terminate()
            server.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
