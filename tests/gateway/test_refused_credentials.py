"""Refused credentials are known however they are said: by number, word or fault, whatever the HTTP status."""

import json
from typing import Any, Final

import pytest

from lib.domain.failures import Failure, FailureKind
from lib.gateway.refusals import named_error
from tests.helpers.dialect_cases import said_in

REFUSED: Final = FailureKind.CREDENTIALS_REFUSED
JSON_DIALECTS: Final = ("rest", "publicapi", "webservice")
FAULT_11: Final = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
    "<faultcode>{code}</faultcode><faultstring>{text}</faultstring></s:Fault></s:Body></s:Envelope>"
)
FAULT_12: Final = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value>'
    "<s:Subcode><s:Value>{code}</s:Value></s:Subcode></s:Code><s:Reason>"
    '<s:Text xml:lang="fa">درخواست پذیرفته نشد.</s:Text><s:Text xml:lang="en">{text}</s:Text></s:Reason>'
    "</s:Fault></s:Body></s:Envelope>"
)


def failure_in(dialect: str, body: str, http_status: int) -> Failure:
    (found,) = said_in(dialect, body.encode(), [7, 8], http_status)
    assert isinstance(found, Failure)
    return found


@pytest.mark.parametrize("http_status", [200, 400, 401, 404, 422, 500, 503])
@pytest.mark.parametrize(
    "fields",
    [
        {"Status": 2, "Exception": 19},
        {"Status": 19, "Data": None},
        {"status": "UnAuthorized", "Data": None},
        {"Status": 401},
        {"Exception": "403"},
        {"IsSuccess": False, "ErrorCode": "19", "Data": None},
        {"IsSuccess": False, "ErrorCode": "InvalidUserNameOrPass.", "Data": None},
        {"IsSuccess": False, "ErrorCode": "", "Message": "unauthorized", "Data": None},
        {"IsSuccess": False, "ErrorCode": None, "OperationStatus": 1, "Data": None},
        {"isSuccess": False, "operationStatus": "OperationResultType_UnAuthorized"},
        {"IsSuccess": False, "Exception": "wsse:FailedAuthentication"},
        {"Exception": "MessageStatus_InvalidUserNameOrPass"},
        {"Exception": "Invalid security"},
        {"Message": "Authorization has been denied for this request."},
        {"Exception": "Invalid user name or password!"},
        {"Exception": "نام کاربری یا رمز عبور اشتباه است."},
    ],
    ids=json.dumps,
)
@pytest.mark.parametrize("dialect", JSON_DIALECTS)
def test_a_refusal_in_json_counts_whatever_the_http_status(
    dialect: str, fields: dict[str, Any], http_status: int
) -> None:
    failure = failure_in(dialect, json.dumps(fields), http_status)
    assert (failure.kind, failure.http_status) == (REFUSED, None if http_status == 200 else http_status)


@pytest.mark.parametrize("http_status", [200, 400, 500, 503])
@pytest.mark.parametrize("fault", [FAULT_11, FAULT_12], ids=["1.1", "1.2"])
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("s:Client", "InvalidUserNameOrPass"),
        ("s:Client", "invalidusernameorpass."),
        ("s:Server", "INVALIDUSERNAMEORPASS (19)"),
        ("s:Client", "19"),
        ("wsse:FailedAuthentication", "The security token could not be authenticated."),
        ("a:InvalidSecurity", "An error occurred when verifying security for the message."),
        ("s:Client.Authentication", "-"),
        ("s:Server", "Access denied."),
    ],
)
def test_a_fault_that_says_so_counts_in_both_versions_of_soap(
    code: str, text: str, fault: str, http_status: int
) -> None:
    assert failure_in("soap", fault.format(code=code, text=text), http_status).kind is REFUSED


@pytest.mark.parametrize("dialect", [*JSON_DIALECTS, "soap"])
def test_a_body_that_is_nothing_but_the_word_counts(dialect: str) -> None:
    for body in ("InvalidUserNameOrPass", '"UnAuthorized"'):
        assert failure_in(dialect, body, 400).kind is REFUSED


@pytest.mark.parametrize("dialect", JSON_DIALECTS)
@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"IsSuccess": False, "OperationStatus": 2}, FailureKind.SERVER_FAILED),
        ({"IsSuccess": False, "OperationStatus": 4}, FailureKind.NOTHING_FOUND),
        ({"IsSuccess": False, "OperationStatus": 7}, FailureKind.REJECTED_ARGUMENTS),
        ({"IsSuccess": False, "OperationStatus": "Validation"}, FailureKind.REJECTED_ARGUMENTS),
        ({"IsSuccess": False, "OperationStatus": 11}, FailureKind.UNEXPLAINED_REFUSAL),
        ({"Exception": "The panel is closed"}, FailureKind.PROVIDER),
    ],
    ids=str,
)
def test_other_results_of_an_operation_have_errors_of_their_own(
    dialect: str, fields: dict[str, Any], kind: FailureKind
) -> None:
    assert failure_in(dialect, json.dumps(fields), 200).kind is kind


@pytest.mark.parametrize(
    ("http_status", "kind"), [(400, FailureKind.REJECTED_ARGUMENTS), (500, FailureKind.SERVER_FAILED)]
)
def test_words_of_no_known_meaning_leave_the_http_status_to_decide_and_are_kept(
    http_status: int, kind: FailureKind
) -> None:
    failure = failure_in("rest", '{"Exception":"The panel is closed","Data":null}', http_status)
    assert failure == Failure(kind, http_status, words="The panel is closed")


@pytest.mark.parametrize("dialect", JSON_DIALECTS)
def test_what_was_sent_is_not_in_the_words(dialect: str) -> None:
    failure = failure_in(dialect, '{"Exception":"no such pass: SANDBOX!"}', 200)
    assert "sandbox" not in failure.words.casefold()
    assert failure.words.startswith("no such pass: ")


@pytest.mark.parametrize(
    "text", ["", "19", "Success", "The user name is right", "Sent", "a" * 5000, "InvalidUserNameOrPass (18)"]
)
def test_other_texts_name_no_error(text: str) -> None:
    assert named_error(text) is None
