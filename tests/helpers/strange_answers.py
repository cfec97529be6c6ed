"""Answers that are strange in one way, written in each dialect, and what becomes of each: rows of docs/faults.md."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from lib.domain.failures import Failure
from tests.helpers.dialect_cases import DIALECT_CASES, EXCHANGES, said_in

IDS: Final = [639258934720294903, 639258934720294902]
"""The Ids that are asked; the answers say Sent and InQueue, but for what is strange."""

_CODES: Final = (3, 2)

Body: TypeAlias = str | None
"""The body in a dialect; None where it cannot be said in it."""


def _with_entry(dialect: str, entry: object) -> Body:
    """Return an answer that has `entry` in place of the status of the second Id."""
    match dialect:
        case "publicapi":
            return json.dumps([3, entry])
        case "webservice":
            statuses = zip(IDS, (3, entry), strict=True)
            result = [{"MessageId": str(message_id), "Status": status} for message_id, status in statuses]
            return json.dumps({"IsSuccess": True, "ErrorCode": "", "Data": {"Result": result}})
        case "soap":
            return _soap(f"<SmsStatus>Sent</SmsStatus><SmsStatus>{'' if entry is None else entry}</SmsStatus>")
    return json.dumps({"Status": 4, "Exception": 0, "Data": [3, entry]})


def _with_fields(dialect: str, **fields: object) -> Body:
    """Return an answer with these fields beside its codes, in place of those of the same name."""
    if dialect == "soap":
        beside = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
        return _soap(f"<SmsStatus>Sent</SmsStatus><SmsStatus>InQueue</SmsStatus>{beside}")
    answer: Any = json.loads(str(_with_entry(dialect, 2)))
    return None if isinstance(answer, list) else json.dumps({**answer, **fields})


def _error(dialect: str, **fields: object) -> Body:
    """Return an answer of these fields and no codes."""
    if dialect == "soap":
        return _soap("".join(f"<{name}>{value}</{name}>" for name, value in fields.items()))
    return json.dumps(fields)


def _twice(dialect: str) -> Body:
    """Return an answer with a field twice, which says two things."""
    body = _with_fields(dialect, Exception=0)
    if body is None or dialect == "soap":
        return body.replace("<Exception>0", "<Exception>8</Exception><Exception>0") if body else None
    return body.replace('"Exception": 0', '"Exception": 8, "exception": 0')


def _soap(result: str) -> str:
    empty = (EXCHANGES / "soap/none.xml").read_text("utf-8")
    return empty.replace("></GetSmsDeliveryResult", f">{result}</GetSmsDeliveryResult")


STRANGE: Final[Mapping[str, tuple[int, Callable[[str], Body]]]] = {
    "an entry that is null": (200, lambda dialect: _with_entry(dialect, None)),
    "an entry with a point, `2.0`": (200, lambda dialect: _with_entry(dialect, 2.0)),
    "a name that no table has, `Mystery`": (200, lambda dialect: _with_entry(dialect, "Mystery")),
    "a name with a prefix, `SmsStatus_InQueue`": (200, lambda dialect: _with_entry(dialect, "SmsStatus_InQueue")),
    "a field twice, `Exception` 8 and 0": (200, _twice),
    "`ErrorCode` 19 beside good codes": (200, lambda dialect: _with_fields(dialect, ErrorCode=19)),
    "`IsSuccess` false beside good codes": (200, lambda dialect: _with_fields(dialect, IsSuccess="false")),
    "`Ids` in another order beside good codes": (
        200,
        lambda dialect: _with_fields(dialect, Ids=[str(each) for each in IDS[::-1]]),
    ),
    "`ErrorCode` `NoError` beside good codes": (200, lambda dialect: _with_fields(dialect, ErrorCode="NoError")),
    "`Exception` in words": (200, lambda dialect: _error(dialect, Status=2, Exception="The panel is closed")),
    "`Status` 19 without codes": (200, lambda dialect: _error(dialect, Status=19)),
    "`OperationStatus` 2": (200, lambda dialect: _error(dialect, OperationStatus=2)),
    "`OperationStatus` 4": (200, lambda dialect: _error(dialect, OperationStatus=4)),
    "`OperationStatus` 7": (200, lambda dialect: _error(dialect, OperationStatus=7)),
    "HTTP 400 with `ErrorCode` 19": (400, lambda dialect: _error(dialect, ErrorCode=19)),
    "HTTP 500 with nothing but `UnAuthorized`": (500, lambda _: "UnAuthorized"),
}


def outcome(dialect: str, http_status: int, body: Body) -> str:
    """Return what becomes of an answer: the kind of the error of the batch or of one Id, a name, or that it is read."""
    if body is None:
        return "–"
    said = said_in(dialect, body.encode(), IDS, http_status)
    if len(said) == 1:
        (failure,) = said
        assert isinstance(failure, Failure)
        return failure.kind
    assert said[0] == _CODES[0], "the other Id has its own status"
    second = said[1]
    if isinstance(second, Failure):
        return f"one Id: {second.kind}"
    return "answered" if second == _CODES[1] else f"answered, one Id by the name {second}"


def rows() -> str:
    """Return a row for each strange answer, a cell for each dialect."""
    return "\n".join(
        f"| {name} | " + " | ".join(outcome(dialect, status, write(dialect)) for dialect in DIALECT_CASES) + " |"
        for name, (status, write) in STRANGE.items()
    )
