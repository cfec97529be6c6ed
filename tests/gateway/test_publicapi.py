"""The older REST dialect: a list is an answer, even if it is encoded twice; everything else is an error."""

import pytest

from lib.domain.answers import UNREADABLE
from lib.domain.failures import Failure, FailureKind
from lib.gateway.errors import CountMismatchError, GatewayError
from lib.gateway.publicapi import read_answer
from tests.helpers.dialect_cases import ask_in, refused, replay
from tests.helpers.provider import Provider, Reply


@pytest.mark.parametrize(
    "answer",
    ["numbers.json", "encoded-twice.json", "encoded-twice-spaced.json", "with-mark.json"],
)
def test_a_list_with_one_code_for_each_id_is_an_answer(answer: str) -> None:
    assert replay("publicapi", answer) == [3, 0, 9001]


def test_a_code_may_be_a_text_or_a_name() -> None:
    assert replay("publicapi", "texts-and-names.json") == [3, 0, 27]


@pytest.mark.parametrize(
    ("answer", "said"), [("unknown-name.json", [3, 0, "Delivered"]), ("with-point.json", [3, 0, UNREADABLE])]
)
def test_one_strange_entry_costs_one_id(answer: str, said: list[int | str | Failure]) -> None:
    assert replay("publicapi", answer) == said


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("one.json", Failure(FailureKind.COUNT_MISMATCH)),
        ("four.json", Failure(FailureKind.COUNT_MISMATCH)),
        ("none.json", Failure(FailureKind.COUNT_MISMATCH)),
        ("nested.json", Failure(FailureKind.COUNT_MISMATCH)),
        ("number.json", Failure(FailureKind.UNEXPLAINED_REFUSAL, provider_exception=-1)),
        ("number-encoded.json", Failure(FailureKind.UNEXPLAINED_REFUSAL, provider_exception=-1)),
        ("number-zero.json", Failure(FailureKind.UNEXPLAINED_REFUSAL, provider_exception=0)),
        ("number-19.json", Failure(FailureKind.CREDENTIALS_REFUSED, provider_exception=19)),
        ("number-with-point.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("object.json", Failure(FailureKind.CREDENTIALS_REFUSED, None, 2, 19)),
        ("object-encoded.json", Failure(FailureKind.UPDATING, None, 2, 15)),
        ("object-by-name.json", Failure(FailureKind.ACCOUNT_BLOCKED, None, 2, 18)),
        ("object-status-only.json", Failure(FailureKind.ACCOUNT_BLOCKED, None, 21)),
        ("object-status-beside-no-exception.json", Failure(FailureKind.REJECTED_ARGUMENTS, None, 8, 0)),
        ("object-successful.json", Failure(FailureKind.NOT_UNDERSTOOD, None, 1, 0)),
        ("object-of-aspnet.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("object-with-codes.json", Failure(FailureKind.PROVIDER, None, 4, 0)),
        ("null.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("true.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("words.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("encoded-thrice.json", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("page.html", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("truncated.json", Failure(FailureKind.NOT_UNDERSTOOD)),
    ],
)
def test_anything_else_is_an_error(answer: str, failure: Failure) -> None:
    assert refused("publicapi", answer) == failure


@pytest.mark.parametrize("body", [b"3", b'"3"', b"0", b"-1", b"25"])
def test_a_bare_number_is_an_error_even_for_a_single_id(body: bytes) -> None:
    with pytest.raises(GatewayError) as raised:
        ask_in("publicapi", Provider(answer=lambda _: Reply(body)), [3])
    assert raised.value.provider_exception == int(body.strip(b'"'))


def test_a_list_of_one_number_is_an_answer_to_one_id_only() -> None:
    assert read_answer(b"[19]", [1]).codes.tolist() == [19]
    with pytest.raises(CountMismatchError):
        read_answer(b"[19]", [1, 2])


def test_a_successful_body_with_another_http_status_is_an_error() -> None:
    assert refused("publicapi", "numbers.json", 500) == Failure(FailureKind.SERVER_FAILED, 500)
