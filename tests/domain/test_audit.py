"""An event of the audit log has a detail of its own kind, or none."""

from typing import Final

import pytest

from lib.domain.audit import DETAILS, AuditEvent, Detail, Kind, detail_of

ALL: Final[list[Detail]] = [detail for details in DETAILS.values() for detail in details]
STORED: Final = {
    Kind.LOOKUP: ["first", "again", "recheck", "timed", "test"],
    Kind.EXPORT: ["csv", "xlsx", "trail"],
    Kind.REFUSED: ["not_listed", "too_often", "failed", "role"],
    Kind.SESSION_END: ["signed_out", "idle", "too_long"],
    Kind.TEXT: ["reply", "signature", "steps"],
}
"""What stands in databases of every version."""


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_takes_its_own_details_and_no_others(kind: Kind) -> None:
    assert AuditEvent(kind).detail is None
    for detail in ALL:
        if isinstance(detail, DETAILS.get(kind, ())):
            assert AuditEvent(kind, detail=detail).detail is detail
        else:
            with pytest.raises(ValueError, match="none of the kind's own"):
                AuditEvent(kind, detail=detail)


@pytest.mark.parametrize("kind", Kind)
def test_a_stored_detail_is_read_as_one_of_its_kind(kind: Kind) -> None:
    assert detail_of(kind, "") is None
    assert [detail_of(kind, value) for value in STORED.get(kind, [])] == list(DETAILS.get(kind, ()))
    for detail in ALL:
        if detail.value not in STORED.get(kind, []):
            with pytest.raises(ValueError, match="none of the kind's own"):
                detail_of(kind, detail.value)


def test_no_two_details_are_stored_alike() -> None:
    assert len({detail.value for detail in ALL}) == len(ALL)
