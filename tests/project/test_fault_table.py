"""The table of faults in docs/ is what really happens."""

import pytest

from lib.gateway.errors import GATEWAY_ERRORS
from lib.sandbox.scenarios import FAULTS
from tests.helpers.dialect_cases import DIALECT_CASES
from tests.helpers.fault_table import ANSWERED, OF_ONE_ID, PATH, outcome, table


def test_the_table_of_faults_is_true() -> None:
    assert PATH.read_text("utf-8") == table()


@pytest.mark.parametrize("dialect", DIALECT_CASES)
@pytest.mark.parametrize(("message_id", "fault"), FAULTS.items(), ids=str)
def test_a_fault_ends_in_an_error_of_the_tree_or_in_true_answers(dialect: str, message_id: int, fault: str) -> None:
    assert fault
    of_one_id = (f"one Id: {failure.kind}" for failure in OF_ONE_ID)
    assert outcome(dialect, message_id) in {ANSWERED, *of_one_id, *(kind.kind for kind in GATEWAY_ERRORS)}
