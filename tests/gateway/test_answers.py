"""Only a complete answer is accepted; anything else is an error of the gateway."""

import json

import pytest

from lib.domain.lookups import MAX_CODE, MIN_CODE
from lib.gateway.codes import read_code, read_codes
from lib.gateway.errors import CountMismatchError, GatewayError, NotUnderstoodError
from lib.gateway.rest import read_answer


@pytest.mark.parametrize(
    "answer",
    [
        {"Status": 4, "Exception": 0, "Data": [3, 0]},
        {"Status": 1, "Exception": None, "Data": ["3", " 0 "]},
        {"Data": ["Sent", "nOTfOUND"]},
        {"status": "4", "EXCEPTION": "0", "data": [3, "NotFound"], "Message": "ok"},
        {"Status": -1, "Exception": 0, "Data": [3, 0]},
    ],
)
def test_an_answer_without_an_exception_and_with_a_code_for_each_id_is_successful(answer: dict[str, object]) -> None:
    assert read_answer(json.dumps(answer).encode(), 2).tolist() == [3, 0]


@pytest.mark.parametrize(
    ("body", "kind", "numbers"),
    [
        (b"", "not_understood", (None, None)),
        (b"\xff\xfe\x00", "not_understood", (None, None)),
        (b"[" * 100_000, "not_understood", (None, None)),
        (b"[3]", "not_understood", (None, None)),
        (b'"[3]"', "not_understood", (None, None)),
        (b"{}", "not_understood", (None, None)),
        (b'{"Status":4,"Exception":0}', "not_understood", (4, None)),
        (b'{"Status":4,"Data":{"0":3}}', "not_understood", (4, None)),
        (b'{"Status":4,"Data":"3"}', "not_understood", (4, None)),
        (b'{"Status":2,"Exception":"no","Data":[3]}', "not_understood", (2, None)),
        (b'{"Status":2,"Exception":0.0,"Data":[3]}', "not_understood", (2, None)),
        (b'{"Status":2,"Exception":false,"Data":[3]}', "not_understood", (2, None)),
        (b'{"Status":2,"Exception":2,"Data":[3]}', "provider", (2, 2)),
        (b'{"Status":"x","Exception":"8","Data":[3]}', "rejected_arguments", (None, 8)),
        (b'{"Exception":15,"Data":null}', "updating", (None, 15)),
        (b'{"Exception":14}', "account_blocked", (None, 14)),
        (b'{"Exception":20}', "account_blocked", (None, 20)),
        (b'{"Exception":21}', "account_blocked", (None, 21)),
        (b'{"Exception":-1,"Data":[3]}', "provider", (None, -1)),
        (b'{"Data":[]}', "count_mismatch", (None, None)),
        (b'{"Data":[3,3]}', "count_mismatch", (None, None)),
        (b'{"Data":[NaN]}', "not_understood", (None, None)),
        (b'{"Data":[' + b"9" * 5000 + b"]}", "not_understood", (None, None)),
    ],
)
def test_anything_else_is_an_error_that_shows_both_numbers(
    body: bytes, kind: str, numbers: tuple[int | None, int | None]
) -> None:
    with pytest.raises(GatewayError) as raised:
        read_answer(body, 1)
    assert (raised.value.kind, (raised.value.provider_status, raised.value.provider_exception)) == (kind, numbers)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (3, 3),
        ("25", 25),
        (" -7 ", -7),
        ("SENT", 3),
        ("oprATORfault", 16),
        (MIN_CODE, MIN_CODE),
        (str(MAX_CODE), MAX_CODE),
    ],
)
def test_a_code_is_a_number_a_numeric_string_or_a_name_in_any_case(entry: object, code: int) -> None:
    assert read_code(entry) == code


@pytest.mark.parametrize(
    "entry",
    [
        3.0,
        True,
        False,
        None,
        "",
        "3.0",
        "+3",
        "۳",
        "²",
        "1_0",
        "Delivered",
        [3],
        {"3": 3},
        MIN_CODE - 1,
        MAX_CODE + 1,
        "-2147483648",
        "2147483648",
        "9" * 5000,
        float("nan"),
    ],
)
def test_any_other_entry_is_no_code_and_fails_its_batch(entry: object) -> None:
    with pytest.raises(NotUnderstoodError):
        read_codes([3, entry], 2)


@pytest.mark.parametrize("entries", [[], [3], [3, 3, 3]])
def test_a_code_too_few_or_too_many_can_be_attributed_to_no_id(entries: list[object]) -> None:
    with pytest.raises(CountMismatchError):
        read_codes(entries, 2)
