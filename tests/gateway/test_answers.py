"""Of an answer by position, only one with an entry for each Id and no error beside them is read."""

import json

import pytest

from lib.domain.answers import UNREADABLE
from lib.domain.code_names import LONGEST_NAME, MOST_NAMES, code_of_name, is_name, stands_for_name
from lib.domain.failures import Failure
from lib.domain.lookups import MAX_CODE, MIN_CODE
from lib.gateway.codes import read_entries, read_entry
from lib.gateway.errors import CountMismatchError, GatewayError, NotUnderstoodError
from lib.gateway.rest import read_answer
from tests.helpers.dialect_cases import said_by


@pytest.mark.parametrize(
    "answer",
    [
        {"Status": 4, "Exception": 0, "Data": [3, 0]},
        {"Status": 1, "Exception": None, "Data": ["3", " 0 "]},
        {"Data": ["Sent", "nOTfOUND"]},
        {"status": "4", "EXCEPTION": "0", "data": [3, "NotFound"], "Message": "ok"},
        {"Status": -1, "Exception": 0, "Data": [3, 0]},
        {"Status": "", "Exception": "", "ErrorCode": "", "Data": [3, 0]},
        {"Status": "Success", "ErrorCode": "NoError", "IsSuccess": True, "Data": [3, 0]},
        {"ErrorCode": 1, "OperationStatus": 3, "Data": [3, 0]},
        {"ErrorCode": "200", "OperationStatus": "Success", "Data": [3, 0]},
        {"Status": "OperationResultType_Success", "IsSuccess": 1, "HasError": 0, "Data": [3, 0]},
        {"Exception": "None", "Error": False, "Errors": [], "Data": [3, 0]},
        {"Exception": 0, "Data": "[3, 0]"},
        {"Ids": ["1", 2], "Data": [3, 0]},
        {"Ids": "1,2", "Data": [3, 0], "Took": 0.2, "Version": "2"},
    ],
)
def test_an_answer_without_an_error_and_with_a_code_for_each_id_is_successful(answer: dict[str, object]) -> None:
    assert read_answer(json.dumps(answer).encode(), [1, 2]).codes.tolist() == [3, 0]


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
        (b'{"Status":4,"Data":"[3"}', "not_understood", (4, None)),
        (b'{"Status":2,"Exception":"no way","Data":[3]}', "provider", (2, None)),
        (b'{"Status":2,"Exception":0.0,"Data":[3]}', "not_understood", (2, None)),
        (b'{"Status":2,"Exception":false,"Data":[3]}', "not_understood", (2, None)),
        (b'{"Status":2,"Exception":{"a":1},"Data":[3]}', "not_understood", (2, None)),
        (b'{"Status":2,"Exception":2,"Data":[3]}', "provider", (2, 2)),
        (b'{"Status":"x","Exception":"8","Data":[3]}', "rejected_arguments", (None, 8)),
        (b'{"Status":"x","Data":[3]}', "not_understood", (None, None)),
        (b'{"Exception":15,"Data":null}', "updating", (None, 15)),
        (b'{"Exception":14}', "account_blocked", (None, 14)),
        (b'{"Exception":20}', "account_blocked", (None, 20)),
        (b'{"Exception":21}', "account_blocked", (None, 21)),
        (b'{"Exception":-1,"Data":[3]}', "provider", (None, -1)),
        (b'{"Data":[]}', "count_mismatch", (None, None)),
        (b'{"Data":[3,3]}', "count_mismatch", (None, None)),
        # Beside good data
        (b'{"IsSuccess":false,"Data":[3]}', "provider", (None, None)),
        (b'{"ErrorCode":19,"Data":[3]}', "credentials_refused", (None, 19)),
        (b'{"ErrorCode":"UserApiBlocked","Data":[3]}', "account_blocked", (None, 21)),
        (b'{"Error":"gone","Data":[3]}', "provider", (None, None)),
        (b'{"Error":true,"Data":[3]}', "provider", (None, None)),
        (b'{"Errors":["gone"],"Data":[3]}', "provider", (None, None)),
        (b'{"ValidationErrors":"gone","Data":[3]}', "not_understood", (None, None)),
        (b'{"Ids":["2","1"],"Data":[3]}', "not_understood", (None, None)),
        (b'{"NikId":"2,1","Data":[3]}', "not_understood", (None, None)),
        (b'{"ErrorCode":"X","OperationStatus":7,"Data":[3]}', "rejected_arguments", (7, None)),
        (b'{"Order":[0],"Data":[3]}', "not_understood", (None, None)),
        (b'{"OperationStatus":2,"Data":[3]}', "server_failed", (2, None)),
        (b'{"Status":401,"Data":[3]}', "credentials_refused", (401, None)),
        (b'{"Status":"UnAuthorized","Data":[3]}', "credentials_refused", (None, None)),
        # Names twice
        (b'{"Exception":8,"Exception":0,"Data":[3]}', "not_understood", (None, None)),
        (b'{"Data":[0],"Data":[3]}', "not_understood", (None, None)),
        (b'{"Data":[0],"data":[3]}', "not_understood", (None, None)),
        (b'{"Trace":{"a":1,"A":2},"Data":[3]}', "not_understood", (None, None)),
    ],
)
def test_anything_else_is_an_error_that_shows_both_numbers(
    body: bytes, kind: str, numbers: tuple[int | None, int | None]
) -> None:
    with pytest.raises(GatewayError) as raised:
        read_answer(body, [1])
    assert (raised.value.kind, (raised.value.provider_status, raised.value.provider_exception)) == (kind, numbers)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (3, 3),
        ("25", 25),
        (" -7 ", -7),
        ("SENT", 3),
        ("oprATORfault", 16),
        ("SmsStatus_Sent", 3),
        ("SMS_STATUS_NOT_FOUND", 0),
        ("SmsStatus.InQueue", 2),
        ("Unknown", 29),
        (MIN_CODE, MIN_CODE),
        (str(MAX_CODE), MAX_CODE),
    ],
)
def test_a_code_is_a_number_a_numeric_string_or_a_name_in_any_case(entry: object, code: int) -> None:
    assert read_entry(entry) == code


@pytest.mark.parametrize("name", ["Delivered", "Mystery", "SmsStatus_Mystery", "در صف", "a" * LONGEST_NAME, "Sent!"])
def test_a_name_that_no_table_has_is_a_status_by_that_name(name: str) -> None:
    answer = read_entries([f" {name}\n", 3, name.upper()], 3)
    assert said_by(answer) == [name, 3, name]
    assert stands_for_name(int(answer.codes[0]))


@pytest.mark.parametrize(
    "entry",
    [
        3.0,
        True,
        False,
        None,
        "",
        " ",
        "3.0",
        "+3",
        "-0",
        "۳",
        "²",
        "1_0",
        "=1+1",
        "<b>Sent</b>",
        "Sent\nSent",
        "Sent\u202e",
        "a" * (LONGEST_NAME + 1),
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
def test_any_other_entry_costs_its_own_id_and_no_other(entry: object) -> None:
    assert said_by(read_entries([3, entry, 0], 3)) == [3, UNREADABLE, 0]


@pytest.mark.parametrize("entry", ["-0", "1e999", "NaN", "9" * 5000, "2.0"])
def test_a_number_in_the_text_of_an_answer_that_is_no_code_costs_its_own_id(entry: str) -> None:
    assert said_by(read_answer(f'{{"Data":[3,{entry}]}}'.encode(), [1, 2])) == [3, UNREADABLE]


@pytest.mark.parametrize("entries", [[], [3], [3, 3, 3]])
def test_a_code_too_few_or_too_many_can_be_attributed_to_no_id(entries: list[object]) -> None:
    with pytest.raises(CountMismatchError):
        read_entries(entries, 2)


def test_a_list_of_objects_is_another_answer() -> None:
    with pytest.raises(NotUnderstoodError):
        read_entries([{"id": 1, "code": 3}, {"id": 2, "code": 0}], 2)


def test_texts_in_place_of_names_are_not_taken_for_names() -> None:
    said = said_by(read_entries([f"message {number}" for number in range(MOST_NAMES + 5)], MOST_NAMES + 5))
    assert said[:MOST_NAMES] == [f"message {number}" for number in range(MOST_NAMES)]
    assert said[MOST_NAMES:] == [UNREADABLE] * 5


def test_two_names_with_one_code_are_not_mixed_up() -> None:
    # Found by trying: the range has a milliard codes.
    one, other = read_entries(["Mystery"], 1), read_entries(["Riddle"], 1)
    taken = {code_of_name("Mystery"): "Riddle"}
    assert is_name("Mystery")
    assert said_by(one.beside(taken)) == [UNREADABLE]
    assert said_by(other.beside(taken)) == ["Riddle"]
    assert said_by(one.beside({})) == ["Mystery"]


def test_words_in_place_of_a_number_are_kept_for_people_alone() -> None:
    words = "\u202eThe <b>service</b> is\r\nclosed" + "!" * 5000
    with pytest.raises(GatewayError) as raised:
        read_answer(json.dumps({"Exception": words, "Data": None}).encode(), [1])
    failure = raised.value.as_failure()
    assert failure.words.startswith("The <b>service</b> is closed!!")
    assert len(failure.words) == 200
    assert "service" not in f"{raised.value} {raised.value!r} {raised.value.args} {failure!r}"
    assert isinstance(failure, Failure)
