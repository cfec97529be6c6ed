"""nginx and Caddy in front of a dashboard, configured as documented."""

import os
import socket
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.helpers.provider import wait_until

NAME: Final = "sms.example.com"
_NGINX: Final = """
{account} daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
    access_log off;
    {temporary}
    {text}
}}
"""
_KINDS: Final = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a self-signed certificate for NAME, and return the files of the certificate and of its key."""
    chain, key = folder / "fullchain.pem", folder / "privkey.pem"
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key)]
    subprocess.run([*command, "-out", str(chain), *subject], check=True, capture_output=True)  # noqa: S603 - as installed
    return chain, key


def trusting(chain: Path) -> ssl.SSLContext:
    """Return a context that trusts this certificate and no other."""
    return ssl.create_default_context(cafile=str(chain))


@contextmanager
def nginx(folder: Path, port: int, text: str) -> Iterator[None]:
    """Run nginx with `text` in the `http` block of its configuration, and wait until it listens at `port`."""
    # Otherwise it changes to another account, which may not write here.
    account = "user root;" if os.geteuid() == 0 else ""
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in _KINDS)
    written = _NGINX.format(account=account, folder=folder, temporary=temporary, text=text)
    (folder / "nginx.conf").write_text(written)
    with _serving(folder, port, ["nginx", "-c", str(folder / "nginx.conf"), "-e", "stderr"]):
        yield


@contextmanager
def caddy(folder: Path, port: int, text: str) -> Iterator[None]:
    """Run Caddy with a Caddyfile, and wait until it listens at `port`."""
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + text)
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with _serving(folder, port, command):
        yield


@contextmanager
def _serving(folder: Path, port: int, command: Sequence[str]) -> Iterator[None]:
    log = folder / "proxy.log"
    home = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    with log.open("wb") as said, subprocess.Popen(command, env=home, stdout=said, stderr=said) as process:  # noqa: S603 - as installed
        try:
            wait_until(lambda: _listens(port) or process.poll() is not None)
            assert process.poll() is None, log.read_text()
            yield
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False
