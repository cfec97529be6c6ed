"""The newest dialect: a status is matched by its MessageId, each Id stands alone, none is guessed, none is lost."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.answers import UNREADABLE
from lib.domain.failures import Failure, FailureKind
from lib.gateway.errors import CountMismatchError
from lib.gateway.webservice import read_answer
from tests.helpers.dialect_cases import refused, replay, said_by

MISSING = Failure(FailureKind.ENTRY_MISSING)
CONTRADICTS = Failure(FailureKind.ENTRY_CONTRADICTS)


@pytest.mark.parametrize(
    "answer",
    [
        "ordered.json",
        "reordered.json",
        "numbers.json",
        "other-case.json",
        "doubled-alike.json",
        "foreign.json",
        "through-a-float-beside-all.json",
        "error-code-of-no-kind.json",
    ],
)
def test_each_id_has_the_status_of_its_own_entry(answer: str) -> None:
    assert replay("webservice", answer) == [3, 0, 9001]


def test_a_status_may_be_a_name() -> None:
    assert replay("webservice", "names.json") == [3, 0, 27]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("missing.json", [3, MISSING, 9001]),
        ("foreign-for-missing.json", [3, MISSING, 9001]),
        ("through-a-float.json", [MISSING, 0, 9001]),
        ("no-id.json", [MISSING, 0, 9001]),
        ("doubled-unlike.json", [CONTRADICTS, 0, 9001]),
        ("status-null.json", [UNREADABLE, 0, 9001]),
        ("unknown-name.json", ["Delivered", 0, 9001]),
    ],
)
def test_each_id_stands_alone(answer: str, said: list[int | str | Failure]) -> None:
    assert replay("webservice", answer) == said


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("none.json", Failure(FailureKind.COUNT_MISMATCH)),
        ("name-twice.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("id-twice.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("not-objects.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("result-null.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("data-null.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("error-19.json", Failure(FailureKind.CREDENTIALS_REFUSED, provider_exception=19)),
        ("error-by-name.json", Failure(FailureKind.ACCOUNT_BLOCKED, provider_exception=21)),
        ("error-8.json", Failure(FailureKind.REJECTED_ARGUMENTS, provider_exception=8)),
        ("error-1001.json", Failure(FailureKind.PROVIDER, provider_exception=1001)),
        ("error-beside-codes.json", Failure(FailureKind.UPDATING, provider_exception=15)),
        ("error-without-number.json", Failure(FailureKind.PROVIDER, words="error")),
        ("error-in-words.json", Failure(FailureKind.CREDENTIALS_REFUSED, words="InvalidApiKey")),
        ("not-successful-with-codes.json", Failure(FailureKind.PROVIDER)),
        ("no-success.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("success-as-text.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("list.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("page.html", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("truncated.json", Failure(FailureKind.NOT_UNDERSTOOD)),
    ],
)
def test_anything_else_is_an_error(answer: str, failure: Failure) -> None:
    assert refused("webservice", answer) == failure


@pytest.mark.parametrize(
    ("http_status", "kind"), [(401, FailureKind.CREDENTIALS_REFUSED), (500, FailureKind.SERVER_FAILED)]
)
def test_another_http_status_takes_precedence_over_the_body(http_status: int, kind: FailureKind) -> None:
    assert refused("webservice", "reordered.json", http_status) == Failure(kind, http_status)


def body_of(entries: list[tuple[object, object]]) -> bytes:
    result = [{"MessageId": number, "Status": status} for number, status in entries]
    return json.dumps({"IsSuccess": True, "Data": {"Result": result}}).encode()


def test_data_and_its_list_may_be_encoded_once_more() -> None:
    result = json.dumps([{"MessageId": "1", "Status": 3}])
    for data in (json.dumps({"Result": json.loads(result)}), {"Result": result}):
        body = json.dumps({"IsSuccess": True, "ErrorCode": "", "Data": data}).encode()
        assert read_answer(body, ["1"]).codes.tolist() == [3]


def test_neighbouring_ids_that_are_equal_as_floats_are_distinguished() -> None:
    ids = [639258934720294900 + ending for ending in range(40)]
    assert len({float(number) for number in ids}) < 3
    for as_given in (str, int):
        body = body_of([(as_given(number), number % 100) for number in reversed(ids)])
        assert read_answer(body, [str(number) for number in ids]).codes.tolist() == list(range(40))


@given(st.permutations([(1, 3), (2, 0), (3, 9001), (4, 25)]))
def test_the_order_of_entries_does_not_matter(entries: list[tuple[object, object]]) -> None:
    assert read_answer(body_of(entries), ["1", "2", "3", "4"]).codes.tolist() == [3, 0, 9001, 25]


@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, 3, "1", "2", "3", " 2", 1.0, None, "x"]), st.sampled_from([3, "3", 4, None])),
        max_size=5,
    )
)
def test_an_id_has_a_code_only_if_all_its_entries_agree(entries: list[tuple[object, object]]) -> None:
    said: dict[str, set[str]] = {}
    for number, status in entries:
        said.setdefault(str(number).strip(), set()).add(str(status))
    if not said.keys() & {"1", "2"}:
        with pytest.raises(CountMismatchError):
            read_answer(body_of(entries), ["1", "2"])
        return
    for number, found in zip(("1", "2"), said_by(read_answer(body_of(entries), ["1", "2"])), strict=True):
        match sorted(said.get(number, ())):
            case []:
                assert found == MISSING
            case ["None"]:
                assert found == UNREADABLE
            case [code]:
                assert found == int(code)
            case _:
                assert found == CONTRADICTS


def test_a_field_of_an_entry_that_reports_an_error_costs_its_id() -> None:
    entries = [
        {"MessageId": "1", "Status": 3, "ErrorCode": 19},
        {"MessageId": "2", "Status": 3, "IsSuccess": False},
        {"MessageId": "3", "Status": 3, "Parts": [{"MessageId": "4", "Status": 2}]},
        {"MessageId": "4", "Status": 3, "ErrorCode": "", "Phone": "0912"},
    ]
    body = json.dumps({"IsSuccess": True, "Data": {"Result": entries}}).encode()
    assert said_by(read_answer(body, ["1", "2", "3", "4"])) == [UNREADABLE, UNREADABLE, UNREADABLE, 3]
