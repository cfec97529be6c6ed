"""A start that cannot succeed ends with lines that say what to mend, and with nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT

TELLTALE = "Zq7-given"


def started(**environ: str) -> tuple[int, str]:
    """Start the dashboard, which is to fail; returns its exit status and all that it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NIKSMS_", "STREAMLIT_"))}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]
    ended = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=clean | environ, capture_output=True, text=True, timeout=60, check=False
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("environ", "lines"),
    [
        ({"NIKSMS_BATCH_SIZE": TELLTALE}, ["NIKSMS_BATCH_SIZE: takes Ids a request, a whole number of 1 to 1000"]),
        (
            {"NIKSMS_PASSWORD": TELLTALE},
            ["NIKSMS_URL: is needed for the dialect `rest`", "NIKSMS_USERNAME: is needed for the dialect `rest`"],
        ),
        (
            {"DATABASE_URL": f"sqlite:////proc/{TELLTALE}/kept.sqlite3"},
            ["DATABASE_URL: the database cannot be opened or made"],
        ),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_said(environ: dict[str, str], lines: list[str]) -> None:
    status, said = started(**environ)
    assert status == 1
    for line in lines:
        assert line in said
    assert TELLTALE not in said
    assert "Traceback" not in said


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.sqlite3"
    file.write_text("these are notes, and no database" * 100)
    status, said = started(DATABASE_URL=f"sqlite:///{file}")
    assert status == 1
    assert "DATABASE_URL: the database cannot be opened or made" in said
    assert "Traceback" not in said
