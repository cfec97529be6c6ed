"""Each line of docs/security.md is proven by a test that is there."""

import re
from typing import Final

import pytest

from tests.helpers.paths import ROOT

TEXT: Final = (ROOT / "docs" / "security.md").read_text()
ROWS: Final = [line for line in TEXT.splitlines() if line.startswith("|") and not re.match(r"\| threat|\|---", line)]
PROOFS: Final = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


@pytest.mark.parametrize(("file", "name"), PROOFS)
def test_every_proof_is_a_test_that_is_there(file: str, name: str) -> None:
    assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE)


@pytest.mark.parametrize("row", ROWS)
def test_every_threat_has_an_answer_and_a_proof(row: str) -> None:
    threat, answer, proof = (cell.strip() for cell in row.strip("|").split(" | "))
    assert threat
    assert answer
    assert re.fullmatch(r"`tests/[\w/]+\.py::test_\w+`(, `tests/[\w/]+\.py::test_\w+`)*", proof)


def test_there_are_threats() -> None:
    assert len(ROWS) > 30
    assert len(PROOFS) > 30
