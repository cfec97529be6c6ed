"""The SOAP dialect: codes by name or number, faults, and DTDs and entities that are never read."""

from time import monotonic

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lib.domain.answers import UNREADABLE
from lib.domain.failures import Failure, FailureKind
from lib.gateway.dialects import SOAP
from lib.gateway.errors import NotUnderstoodError
from lib.gateway.soap import SoapGateway, fits_xml
from lib.gateway.soap_answer import read_answer
from lib.gateway.transport import Answer
from tests.helpers.dialect_cases import EXCHANGES, ask_in, good_answer, refused, replay
from tests.helpers.provider import Provider, Reply


@pytest.mark.parametrize(
    "answer",
    [
        "numbers.xml",
        "ints.xml",
        "numbers-beside-codes.xml",
        "numbers-beside-result.xml",
        "data.xml",
        "with-mark.xml",
    ],
)
def test_one_code_for_each_id_is_an_answer_whatever_the_element_names(answer: str) -> None:
    assert replay("soap", answer) == [3, 0, 9001]


@pytest.mark.parametrize("answer", ["names.xml", "no-namespaces.xml"])
def test_statuses_may_be_names_and_elements_may_have_no_namespace(answer: str) -> None:
    assert replay("soap", answer) == [3, 0, 27]


def test_names_have_the_spelling_of_the_provider() -> None:
    assert replay("soap", "misspelt-names.xml") == [9, 15, 18]


@pytest.mark.parametrize(
    ("answer", "said"), [("unknown-name.xml", [3, 0, "Delivered"]), ("nil.xml", [3, 0, UNREADABLE])]
)
def test_one_strange_entry_costs_one_id(answer: str, said: list[int | str | Failure]) -> None:
    assert replay("soap", answer) == said


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("exception.xml", Failure(FailureKind.CREDENTIALS_REFUSED, None, 2, 19)),
        ("exception-by-name.xml", Failure(FailureKind.ACCOUNT_BLOCKED, None, 2, 18)),
        ("exception-beside-codes.xml", Failure(FailureKind.UPDATING, provider_exception=15)),
        ("exception-without-result.xml", Failure(FailureKind.REJECTED_ARGUMENTS, None, 2, 8)),
        ("exception-in-words.xml", Failure(FailureKind.PROVIDER, None, 2, words="Oops")),
        ("exception-twice.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("too-few.xml", Failure(FailureKind.COUNT_MISMATCH)),
        ("too-many.xml", Failure(FailureKind.COUNT_MISMATCH)),
        ("none.xml", Failure(FailureKind.COUNT_MISMATCH)),
        ("no-result.xml", Failure(FailureKind.NOT_UNDERSTOOD, None, 4)),
        ("nil-result.xml", Failure(FailureKind.NOT_UNDERSTOOD, None, 4)),
        ("two-results.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("two-responses.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("other-method.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("two-names.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("two-namespaces.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("nested.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("other-prefixes.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("no-envelope.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("truncated.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("page.html", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("empty.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("utf-16.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
        ("undefined-entity.xml", Failure(FailureKind.NOT_UNDERSTOOD)),
    ],
)
def test_anything_else_is_an_error(answer: str, failure: Failure) -> None:
    assert refused("soap", answer) == failure


# Faults


@pytest.mark.parametrize(
    ("answer", "kind", "numbers"),
    [
        ("fault-server.xml", FailureKind.SERVER_FAILED, (None, None)),
        ("fault-internal.xml", FailureKind.SERVER_FAILED, (None, None)),
        ("fault-words.xml", FailureKind.SERVER_FAILED, (None, None)),
        ("fault-detail.xml", FailureKind.SERVER_FAILED, (None, None)),
        ("fault-bare.xml", FailureKind.SERVER_FAILED, (None, None)),
        ("fault-client.xml", FailureKind.PROVIDER, (None, None)),
        ("fault-client-dotted.xml", FailureKind.CREDENTIALS_REFUSED, (None, None)),
        ("fault-action.xml", FailureKind.PROVIDER, (None, None)),
        ("fault-too-many.xml", FailureKind.REJECTED_ARGUMENTS, (None, None)),
        ("fault-number.xml", FailureKind.CREDENTIALS_REFUSED, (2, 19)),
        ("fault-name.xml", FailureKind.CREDENTIALS_REFUSED, (None, 19)),
        ("fault-text-number.xml", FailureKind.CREDENTIALS_REFUSED, (None, 19)),
        ("fault-text-name.xml", FailureKind.ACCOUNT_BLOCKED, (None, 18)),
        ("fault-text-bare.xml", FailureKind.UPDATING, (None, 15)),
        ("fault-text-unknown.xml", FailureKind.PROVIDER, (None, 23)),
        ("fault-text-contradicts.xml", FailureKind.PROVIDER, (None, None)),
        ("fault-text-detail-first.xml", FailureKind.REJECTED_ARGUMENTS, (None, 8)),
        ("fault-status.xml", FailureKind.ACCOUNT_BLOCKED, (14, None)),
    ],
)
def test_a_fault_is_decided_by_its_number_or_else_by_its_code(
    answer: str, kind: FailureKind, numbers: tuple[int | None, int | None]
) -> None:
    assert refused("soap", answer, 200) == Failure(kind, None, *numbers)
    assert refused("soap", answer, 500) == Failure(kind, 500, *numbers)


@pytest.mark.parametrize(
    ("http_status", "kind"),
    [
        (302, FailureKind.REDIRECTED),
        (400, FailureKind.REJECTED_ARGUMENTS),
        (413, FailureKind.BATCH_TOO_LARGE),
        (503, FailureKind.OVERLOADED),
    ],
)
def test_another_http_status_takes_precedence_over_a_fault_unless_it_has_a_number(
    http_status: int, kind: FailureKind
) -> None:
    assert refused("soap", "fault-server.xml", http_status) == Failure(kind, http_status)
    assert refused("soap", "fault-number.xml", http_status) == Failure(
        FailureKind.CREDENTIALS_REFUSED, http_status, 2, 19
    )


def test_a_known_error_in_a_response_counts_whatever_the_http_status() -> None:
    for http_status in (400, 429, 500):
        assert refused("soap", "exception.xml", http_status) == Failure(
            FailureKind.CREDENTIALS_REFUSED, http_status, 2, 19
        )


@pytest.mark.parametrize("answer", ["names.xml", "page.html", "empty.xml", "dtd.xml"])
def test_an_http_status_without_a_known_error_decides_alone(answer: str) -> None:
    assert refused("soap", answer, 500) == Failure(FailureKind.SERVER_FAILED, 500)
    assert refused("soap", answer, 429) == Failure(FailureKind.OVERLOADED, 429)


# What XML may do to its reader


@pytest.mark.parametrize("http_status", [200, 500])
@pytest.mark.parametrize(
    "answer", ["dtd.xml", "dtd-external.xml", "billion-laughs.xml", "external-entity.xml", "dtd-utf-16.xml"]
)
def test_a_dtd_is_refused_and_nothing_of_it_is_expanded_or_fetched(answer: str, http_status: int) -> None:
    started = monotonic()
    assert refused("soap", answer, http_status).kind == ("not_understood" if http_status == 200 else "server_failed")
    assert monotonic() - started < 20


@pytest.mark.parametrize("name", ["billion-laughs.xml", "external-entity.xml"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"])
def test_no_encoding_hides_a_dtd(name: str, encoding: str) -> None:
    text = (EXCHANGES / "soap" / name).read_text("utf-8").replace("utf-8", encoding)
    assert "<!DOCTYPE" in text
    with pytest.raises(NotUnderstoodError):
        read_answer(Answer(200, text.encode(encoding)), 3)


@pytest.mark.parametrize(
    "body",
    [b"<a>" * 100_000, b"<a>" * 100_000 + b"</a>" * 100_000, b"<a " + b"b" * 11_000_000 + b"='1'/>", b"<a>\0</a>"],
    ids=["open", "deep", "long", "nul"],
)
def test_an_answer_that_is_too_deep_or_too_long_for_the_parser_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstoodError):
        read_answer(Answer(200, body), 1)


# The request


def test_the_request_has_the_headers_of_soap() -> None:
    provider = Provider(answer=lambda _: Reply(good_answer("soap", [3])))
    ask_in("soap", provider, [3])
    (request,) = provider.requests
    assert request.headers["content-type"] == "text/xml; charset=utf-8"
    assert request.headers["soapaction"] == '"http://tempuri.org/INiksmsWebservice/GetSmsDelivery"'


@given(st.text())
def test_a_password_arrives_or_is_refused_without_being_shown(password: str) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    if fits_xml(password):
        gateway = SOAP.build_gateway(transport, "https://h", ("desk", password), timeout=1)
        assert isinstance(gateway, SoapGateway)
        sent = etree.fromstring(gateway._before_ids + b"</nikIds></GetSmsDelivery></s:Body></s:Envelope>")
        assert (sent[0][0][0][1].text or "") == password
    else:
        for secrets in ((password, "desk"), ("desk", password)):
            with pytest.raises(ValueError, match="cannot carry") as raised:
                SOAP.build_gateway(transport, "https://h", secrets, timeout=1)
            assert raised.value.args == ("the user name or the password holds a character that XML 1.0 cannot carry",)


@pytest.mark.parametrize("letter", ["\x00", "\x08", "\x0b", "\x1f", "\udc80", "\ufffe", "\uffff"])
def test_what_xml_cannot_carry(letter: str) -> None:
    assert not fits_xml(f"a{letter}b")


@pytest.mark.parametrize("letter", ["\t", "\n", "\r", " ", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffd", "\U0010ffff"])
def test_what_xml_can_carry(letter: str) -> None:
    assert fits_xml(f"a{letter}b")
