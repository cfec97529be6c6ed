"""The older REST dialect: a list is an answer, also one encoded twice; everything else it says is an error."""

import pytest

from lib.domain.lookups import Failure
from lib.gateway.errors import CountMismatchError, GatewayError
from lib.gateway.publicapi import read_answer
from tests.helpers.dialect_cases import ask_in, refused, replay
from tests.helpers.provider import Provider, Reply


@pytest.mark.parametrize(
    "answer",
    ["numbers.json", "encoded-twice.json", "encoded-twice-spaced.json", "texts-and-names.json", "with-mark.json"],
)
def test_a_list_of_one_code_an_id_is_an_answer(answer: str) -> None:
    assert replay("publicapi", answer) == [3, 0, 27]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("one.json", Failure("count_mismatch")),
        ("four.json", Failure("count_mismatch")),
        ("none.json", Failure("count_mismatch")),
        ("nested.json", Failure("count_mismatch")),
        ("number.json", Failure("unexplained_refusal", provider_exception=-1)),
        ("number-encoded.json", Failure("unexplained_refusal", provider_exception=-1)),
        ("number-zero.json", Failure("unexplained_refusal", provider_exception=0)),
        ("number-19.json", Failure("credentials_refused", provider_exception=19)),
        ("number-with-point.json", Failure("not_understood")),
        ("object.json", Failure("credentials_refused", None, 2, 19)),
        ("object-encoded.json", Failure("updating", None, 2, 15)),
        ("object-by-name.json", Failure("account_blocked", None, 2, 18)),
        ("object-status-only.json", Failure("account_blocked", None, 21)),
        ("object-status-beside-no-exception.json", Failure("rejected_arguments", None, 8, 0)),
        ("object-successful.json", Failure("not_understood", None, 1, 0)),
        ("object-of-aspnet.json", Failure("not_understood")),
        ("object-with-codes.json", Failure("provider", None, 4, 0)),
        ("null.json", Failure("not_understood")),
        ("true.json", Failure("not_understood")),
        ("words.json", Failure("not_understood")),
        ("encoded-thrice.json", Failure("not_understood")),
        ("page.html", Failure("not_understood")),
        ("truncated.json", Failure("not_understood")),
        ("unknown-name.json", Failure("not_understood")),
        ("with-point.json", Failure("not_understood")),
    ],
)
def test_anything_else_is_an_error(answer: str, failure: Failure) -> None:
    assert refused("publicapi", answer) == failure


@pytest.mark.parametrize("body", [b"3", b'"3"', b"0", b"-1", b"25"])
def test_a_bare_number_is_an_error_also_where_one_id_was_asked(body: bytes) -> None:
    with pytest.raises(GatewayError) as raised:
        ask_in("publicapi", Provider(answer=lambda _: Reply(body)), [3])
    assert raised.value.provider_exception == int(body.strip(b'"'))


def test_a_list_of_one_number_is_an_answer_to_one_id_only() -> None:
    assert read_answer(b"[19]", 1).tolist() == [19]
    with pytest.raises(CountMismatchError):
        read_answer(b"[19]", 2)


def test_a_good_answer_with_another_http_status_is_none() -> None:
    assert refused("publicapi", "numbers.json", 500) == Failure("server_failed", 500)
