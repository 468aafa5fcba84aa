"""The Nu Html Checker, fetched once into var/ by its name, version and hash."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

VERSION = "26.9.27"
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
ROOT = Path(__file__).resolve().parents[2]


class ValidatorError(RuntimeError):
    """The checker, or the Java runtime that it needs, cannot be had."""


def validate(pages: dict[str, str]) -> dict[str, list[str]]:
    """Return the errors of each page: `pages` maps a path to its HTML, the result to messages.

    Raises ValidatorError where the checker cannot be run at all.
    """
    java = shutil.which("java")
    if not java:
        raise ValidatorError("the HTML validator needs Java: apt install default-jre-headless")
    with tempfile.TemporaryDirectory() as folder:
        files = {path: Path(folder) / f"{index:03}.html" for index, path in enumerate(pages)}
        for path, file in files.items():
            file.write_text(pages[path], encoding="utf-8")
        done = subprocess.run(
            [java, "-jar", str(jar()), "--format", "json", *map(str, files.values())],
            capture_output=True,
            text=True,
            check=False,
        )
    # A broken run must not look like a clean page: the report always holds its own frame.
    try:
        messages = json.loads(done.stderr)["messages"]
    except (ValueError, KeyError) as error:
        raise ValidatorError(f"the HTML validator failed: {done.stderr.strip()}") from error
    by_file: dict[str, list[str]] = {file.name: [] for file in files.values()}
    for message in messages:
        if message["type"] == "non-document-error":
            raise ValidatorError(f"the HTML validator failed: {message.get('message')}")
        if message["type"] == "error":
            name = message["url"].rpartition("/")[2]
            by_file[name].append(f"line {message.get('lastLine', '?')}: {message['message']}")
    return {path: by_file[file.name] for path, file in files.items()}


def jar() -> Path:
    """Return the checker's file: the one VNU_JAR names, or the pinned one under var/."""
    if given := os.environ.get("VNU_JAR"):
        return Path(given)
    path = ROOT / "var" / "vnu" / f"vnu-{VERSION}.jar"
    if not path.is_file():
        _fetch(path)
    return path


def _fetch(path: Path) -> None:
    npm = shutil.which("npm")
    if not npm:
        raise ValidatorError("the HTML validator is fetched with npm: apt install npm")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        done = subprocess.run(
            [npm, "pack", f"vnu-jar@{VERSION}", "--silent", "--pack-destination", folder],
            capture_output=True,
            text=True,
            check=False,
        )
        packages = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(packages) != 1:
            raise ValidatorError(f"vnu-jar {VERSION} cannot be fetched: {done.stderr.strip()}")
        digest = hashlib.sha512(packages[0].read_bytes()).digest()
        if base64.b64encode(digest).decode() != SHA512:
            raise ValidatorError(f"vnu-jar {VERSION} is not the file whose hash is pinned here")
        with tarfile.open(packages[0]) as archive:
            member = archive.extractfile("package/build/dist/vnu.jar")
            if member is None:
                raise ValidatorError(f"vnu-jar {VERSION} holds no vnu.jar")
            unpacked = Path(folder) / "vnu.jar"
            unpacked.write_bytes(member.read())
        # Into place in one step: an interrupted download never looks like a finished one.
        unpacked.replace(path)
