"""Every bad file has the outcome in its entry, within bounds of memory and time."""

import json
import subprocess
import sys
from typing import Final

import pytest

from lib.intake.files import read
from lib.intake.refusals import Refusal, RefusedFileError
from tests.helpers.bad_files import BAD_FILES, LARGE, BadFile, Counts
from tests.helpers.paths import ROOT

MEGABYTES: Final = 400
_MEASURED: Final = """
import json, resource, sys
from lib.intake.files import read
from lib.intake.refusals import RefusedFileError
from tests.helpers.bad_files import LARGE
content = next(file for file in LARGE if file.name == sys.argv[1]).build()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read(content)
except RefusedFileError as refused:
    found = refused.refusal
after, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps([found, (after - before) // 1024, child // 1024]))
"""


def outcome_of(file: BadFile) -> Refusal | Counts:
    try:
        table = read(file.build())
    except RefusedFileError as refused:
        return refused.refusal
    intake = table.intake(table.id_column)
    assert intake.given == table.row_count
    return Counts(intake.given, len(intake.ids), intake.repeated, len(intake.rejected))


@pytest.mark.parametrize("file", [file for file in BAD_FILES if not file.is_large], ids=lambda file: file.name)
def test_a_bad_file_has_the_outcome_in_its_entry(file: BadFile) -> None:
    assert outcome_of(file) == file.outcome


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is measured by POSIX means")
@pytest.mark.parametrize("file", LARGE, ids=lambda file: file.name)
def test_a_large_bad_file_is_refused_in_bounded_memory(file: BadFile) -> None:
    command = [sys.executable, "-c", _MEASURED, file.name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own script
    refusal, ours, readers = json.loads(done.stdout)
    assert refusal == file.outcome
    assert ours < MEGABYTES
    assert readers < MEGABYTES


def test_each_bad_file_has_a_name_of_its_own() -> None:
    assert len({file.name for file in BAD_FILES}) == len({file.file_name for file in BAD_FILES}) == len(BAD_FILES)
