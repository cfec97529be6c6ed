"""What is asked of pastes and files as people and programs leave them, and what is said about the rest."""

from collections import Counter

import pytest

from tests.helpers.intake_cases import DATA, GIVEN, Case
from tests.helpers.written_kinds import KINDS
from tests.helpers.written_prose import PROSE
from tests.helpers.written_requests import REQUESTS


@pytest.mark.parametrize("case", [*GIVEN, *KINDS, *PROSE, *REQUESTS], ids=lambda case: case.name)
def test_what_is_meant_is_asked_and_the_rest_is_named(case: Case) -> None:
    table, intake = case.read()
    assert tuple(intake.ids.tolist()) == case.asked
    assert Counter(item.reason for item in intake.rejected) == case.rejected
    assert tuple(item.kind for item in intake.warnings) == case.warnings
    is_listed = table is None or (case.is_file and len(table.columns) == 1)
    assert (case.column is None) <= is_listed
    if table is not None and not is_listed:
        assert (table.columns[table.id_column].header, table.rivals) == (case.column, case.choice)


def test_every_file_of_the_data_is_a_case() -> None:
    files = {str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.is_file()}
    assert files == {case.name for case in GIVEN}
