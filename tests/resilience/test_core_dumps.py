"""No process leaves its memory to others, and the one that reads other people's files is given no secret."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from lib.intake.limits import IntakeLimits
from lib.intake.readers import sheets
from tests.helpers.dashboard_server import Server
from tests.helpers.paths import ROOT
from tests.helpers.provider import wait_until
from tests.helpers.watched_dashboard import command_lines
from tests.helpers.workbooks import SheetXml, xlsx

MARK: Final = "Zq7-planted"
DUMPABLE: Final = (
    "import ctypes; from lib import core_dumps; core_dumps.forbid(); print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
)
linux_alone: Final = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def core_limit(pid: int) -> list[str]:
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    (line,) = [line for line in limits if line.startswith("Max core file size")]
    return line.split()[4:6]


@linux_alone
def test_the_server_writes_no_core(quick: Server) -> None:
    assert core_limit(quick.process.pid) == ["0", "0"]


@linux_alone
def test_there_is_nothing_to_dump_for_a_program_that_takes_cores() -> None:
    # 3 asks the system whether a process may be dumped: 1 at first.
    ran = subprocess.run([sys.executable, "-c", DUMPABLE], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert ran.stdout == "0\n"


@linux_alone
def test_a_worker_writes_no_core(tmp_path: Path) -> None:
    # It is stopped by its settings, after it has forbidden cores: the limit is told by what it leaves to its end.
    told = "import resource, sys, atexit; atexit.register(lambda: print(resource.getrlimit(resource.RLIMIT_CORE)));"
    command = [sys.executable, "-c", f"{told} sys.argv = ['worker']; from lib.worker import main; main()"]
    environ = {"DATABASE_URL": f"sqlite:///{tmp_path / 'lookups.sqlite3'}"}
    ran = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert "NIKSMS_ENGINE" in ran.stderr
    assert ran.stdout == "(0, 0)\n"


@linux_alone
def test_the_reader_of_workbooks_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NIKSMS_PASSWORD", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "PYTHONPATH"):
        monkeypatch.setenv(name, MARK)
    with sheets._worker(60) as worker:
        # It waits for its request: it is there for as long as this looks.
        environ = environ_of(worker.pid)
        lines = command_lines()
        assert b"sheet_worker.py" in lines[str(worker.pid)]
        assert MARK.encode() not in b"".join(lines.values())
    assert MARK.encode() not in environ
    assert {part.partition(b"=")[0] for part in environ.split(b"\0") if part} <= {b"PATH", b"LD_LIBRARY_PATH"}


def environ_of(pid: int) -> bytes:
    """Return what a process was given, which is told together with its command line, and not from its first moment on.

    Its start is reported to us before the kernel has laid them out: until then both are empty, and would prove nothing.
    """
    told = Path(f"/proc/{pid}/environ")
    wait_until(lambda: bool(told.read_bytes()))
    return told.read_bytes()


def test_without_the_environment_a_workbook_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PATH", raising=False)
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    found = sheets.read_sheet(xlsx(SheetXml([["Id"], [3]])), IntakeLimits(), None)
    assert found.sheet == "Sheet1"
