"""The audit of the pins fails on what is found, and on nothing else; the SBOM names every pin."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from tests.helpers.dashboard_server import free_port
from tests.helpers.paths import ROOT
from tests.helpers.pip_audit import NOT_HAD, Audited, audit, read

PINS = "good==1.0 --hash=sha256:{0}\nweak==2.0 --hash=sha256:{0}\n".format("0" * 64)
WEAKNESS = {"id": "PYSEC-2026-1", "affected": [{"package": {"name": "weak", "ecosystem": "PyPI"}, "versions": ["2.0"]}]}


class Advisories(BaseHTTPRequestHandler):
    """OSV's answers: nothing of `good`, something of `weak`."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = json.dumps({"vulns": [WEAKNESS]} if asked["package"]["name"] == "weak" else {}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
        """Say nothing."""


@contextmanager
def advisories() -> Iterator[list[str]]:
    """Serve them; gives the options that lead there."""
    with HTTPServer(("127.0.0.1", 0), Advisories) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield ["-s", "osv", "--osv-url", f"http://127.0.0.1:{server.server_port}"]
        server.shutdown()


def test_what_is_found_is_named_and_fails(tmp_path: Path) -> None:
    (tmp_path / "pins.txt").write_text(PINS)
    with advisories() as options:
        audited = audit([str(tmp_path / "pins.txt")], options)
        ignoring = audit([str(tmp_path / "pins.txt")], [*options, "--ignore-vuln", "PYSEC-2026-1"])
    assert audited == Audited(2, 0, ("weak 2.0: PYSEC-2026-1, mended in no version",))
    assert audited.text == audited.found[0]
    assert ignoring.text == "No known weaknesses in 2 packages."


def test_offline_it_says_so_and_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "pins.txt").write_text(PINS)
    audited = audit([str(tmp_path / "pins.txt")], ["-s", "osv", "--osv-url", f"http://127.0.0.1:{free_port()}"])
    assert (audited, audited.text) == (Audited(0, 0, ()), NOT_HAD)


def test_packages_that_the_index_does_not_know_were_not_checked() -> None:
    skipped, good = {"name": "a", "skip_reason": "not found"}, {"name": "b", "version": "1", "vulns": []}
    assert read(json.dumps({"dependencies": [skipped] * 3})).text == NOT_HAD
    told = read(json.dumps({"dependencies": [skipped, good]})).text
    assert told == (
        "No known weaknesses in 1 packages.\nThe advisories of 1 packages could not be had; these were not checked."
    )


def test_the_sbom_that_make_writes_names_every_pin_with_its_hashes(tmp_path: Path) -> None:
    recipe = re.search(r"^sbom:.*\n\t(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe is not None
    command = (
        recipe[1].replace("$(BIN)", str(Path(sys.executable).parent)).replace("sbom.cdx.json", f"{tmp_path}/sbom.json")
    )
    subprocess.run(["sh", "-c", command], cwd=ROOT, check=True, capture_output=True)  # noqa: S603, S607 - the recipe's own
    sbom = json.loads((tmp_path / "sbom.json").read_text())
    assert (sbom["bomFormat"], sbom["metadata"]["component"]["name"]) == ("CycloneDX", "niksms-status")
    pinned = set(
        re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", (ROOT / "requirements-scaled.txt").read_text(), re.MULTILINE)
    )
    assert {(part["name"], part["version"]) for part in sbom["components"]} == pinned
    assert all(part["externalReferences"][0]["hashes"] for part in sbom["components"])
