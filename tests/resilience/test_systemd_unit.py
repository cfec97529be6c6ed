"""The systemd units of the docs: systemd accepts them and rates them hardened, and the dashboard works confined."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.lookup.embedded import DRAIN_SECONDS
from lib.sandbox.scenarios import sample_ids
from tests.helpers.dashboard_server import Start, dashboard, free_port
from tests.helpers.doc_blocks import block, put
from tests.helpers.paths import ROOT
from tests.helpers.person import Visit
from tests.helpers.systemd_sandbox import allowed, can_confine, values
from tests.helpers.workbooks import SheetXml, xlsx

PAGE = ROOT / "docs/deploy.md"
SCALED = ROOT / "docs/scaling.md"
UNIT = block(PAGE, "ini")
REPLICA = block(SCALED, "ini")
WORKER = block(SCALED, "ini", "niksms-worker@.service")
UNITS = pytest.mark.parametrize("text", [UNIT, REPLICA, WORKER], ids=["dashboard", "replica", "worker"])
MOST_EXPOSED = 20
"""systemd's mark, 0 to 100, which it shows as a tenth of it."""
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd's tools are not installed")


def laid_down(text: str, folder: Path) -> Path:
    """Write a unit with the paths of this place, and return its file."""
    (folder / "niksms-status.env").touch()
    written = put(
        text,
        ("/srv/niksms-status/.venv/bin", str(Path(sys.executable).parent)),
        ("/srv/niksms-status", str(ROOT)),
        ("/etc/niksms-status.env", str(folder / "niksms-status.env")),
    )
    unit = folder / ("niksms-status@8501.service" if "%i" in text else "niksms-status.service")
    unit.write_text(written)
    return unit


@needs_systemd
@UNITS
def test_systemd_takes_the_unit_without_a_word(text: str, tmp_path: Path) -> None:
    command = ["systemd-analyze", "verify", str(laid_down(text, tmp_path))]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - as installed
    said = [line for line in ended.stderr.splitlines() if "niksms-status" in line]
    assert (ended.returncode, said) == (0, [])


@needs_systemd
@UNITS
def test_systemd_finds_little_that_is_exposed(text: str, tmp_path: Path) -> None:
    unit = laid_down(text, tmp_path)
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - as installed
    assert ended.returncode == 0, ended.stdout


@UNITS
def test_it_is_given_the_time_to_stop_that_it_takes(text: str) -> None:
    (seconds,) = values(text, "TimeoutStopSec")
    assert int(seconds) >= 3 * DRAIN_SECONDS


@pytest.mark.skipif(not can_confine(), reason="needs root, mount namespaces, Linux 6.3, libseccomp and systemd's tools")
def test_a_person_gets_all_there_is_from_a_dashboard_that_is_so_confined(tmp_path: Path, visit: Visit) -> None:
    state = tmp_path / "state"
    state.mkdir()
    confined = (
        "unshare",
        "-m",
        sys.executable,
        "-m",
        "tests.helpers.systemd_sandbox",
        str(laid_down(UNIT, tmp_path)),
        str(state),
    )
    # What PrivateTmp gives, and the home of the account.
    places = {"TMPDIR": str(state), "HOME": str(state), "PYTHONDONTWRITEBYTECODE": "1"}
    ids = sample_ids(300)
    with dashboard(state, Start(port=free_port(), before=confined), **places) as server:
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        assert re.search(r"CapBnd:\t0+\n(.*\n)*NoNewPrivs:\t1\n(.*\n)*Seccomp:\t2\n", status)
        mounts = Path(f"/proc/{server.process.pid}/mounts").read_text()
        assert {line.split()[1] for line in mounts.splitlines() if is_writable(line)} == {str(state)}
        person = visit(server, "/?language=en")
        # A workbook is read in a process of its own, which sets limits of its own.
        person.upload("ids.xlsx", xlsx(SheetXml([["id"], *([str(message_id)] for message_id in ids)])))
        person.sees(person.tally, [300, 300, 0, 0])
        person.check()
        assert sum(person.outcomes().values()) == len(ids)
        for key in ("export_csv", "export_xlsx"):
            assert person.download(key)[1].stat().st_size > len(ids)
        expect(person.part("breakdown")).to_be_visible()
        person.leave()
    assert "Traceback" not in server.log.read_text()


def is_writable(mount: str) -> bool:
    """Whether a line of /proc/…/mounts is of a disk that can be written."""
    return mount.split()[3].split(",", maxsplit=1)[0] == "rw" and not re.match(
        r"/(proc|sys|dev)(/|$)", mount.split()[1]
    )


@needs_systemd
def test_no_call_is_allowed_that_needs_privileges() -> None:
    names = allowed(UNIT)
    assert {"read", "mmap", "execve", "prlimit64"} <= names
    assert not {"mount", "ptrace", "bpf", "chroot", "setuid", "init_module", "reboot"} & names
