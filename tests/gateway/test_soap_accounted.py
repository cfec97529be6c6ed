"""A SOAP answer is read only where all of it is accounted for: nothing in it may give its codes another order."""

import pytest

from lib.domain.answers import UNREADABLE
from lib.domain.failures import Failure, FailureKind
from tests.helpers.dialect_cases import said_in

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
MANY = " ".join(f"a{number}=''" for number in range(9))
NOT_UNDERSTOOD = Failure(FailureKind.NOT_UNDERSTOOD)
SENT_AND_NOT_FOUND = "<SmsStatus>Sent</SmsStatus><SmsStatus>NotFound</SmsStatus>"


def said(result: str, *, beside: str = "", header: str = "", version: str = SOAP_11) -> list[int | str | Failure]:
    """Return what an answer to two Ids with this inside the result, beside it and in the header says."""
    body = (
        f'<s:Envelope xmlns:s="{version}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">{header}<s:Body>'
        f'<GetSmsDeliveryResponse xmlns="http://tempuri.org/"><GetSmsDeliveryResult>{result}</GetSmsDeliveryResult>'
        f"{beside}</GetSmsDeliveryResponse></s:Body></s:Envelope>"
    )
    return said_in("soap", body.encode(), [7, 8])


@pytest.mark.parametrize(
    "result",
    [
        SENT_AND_NOT_FOUND,
        f"<Status>4</Status>{SENT_AND_NOT_FOUND}<Exception/>",
        f"<Data>{SENT_AND_NOT_FOUND}</Data><ErrorCode>NoError</ErrorCode><IsSuccess>true</IsSuccess>",
        "<int>3</int><int>0</int>",
        '<string i:type="xs:string">SmsStatus_Sent</string><string i:nil="false">0</string>',
        "<long> 3 </long>\n<long>NOTFOUND</long>\n",
    ],
)
def test_codes_and_the_fields_of_an_envelope_are_accounted_for(result: str) -> None:
    for version in (SOAP_11, "http://www.w3.org/2003/05/soap-envelope"):
        assert said(result, version=version) == [3, 0]


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("<SmsStatus>Mystery</SmsStatus>", "Mystery"),
        ("<SmsStatus/>", UNREADABLE),
        ('<SmsStatus i:nil="true"/>', UNREADABLE),
        ("<SmsStatus>3.0</SmsStatus>", UNREADABLE),
        ("<SmsStatus>-0</SmsStatus>", UNREADABLE),
    ],
)
def test_one_strange_item_costs_one_id(second: str, found: str | Failure) -> None:
    assert said(f"<SmsStatus>Sent</SmsStatus>{second}") == [3, found]


@pytest.mark.parametrize(
    "result",
    [
        "<ErrorCode>3</ErrorCode><ErrorMessage/>",
        "<Code>3</Code><Code>0</Code>",
        "<SmsStatus>Sent</SmsStatus><Data><SmsStatus>NotFound</SmsStatus></Data>",
        f"{SENT_AND_NOT_FOUND}<Data/>",
        f"<Data>{SENT_AND_NOT_FOUND}<Status>4</Status></Data>",
        f"<Data>{SENT_AND_NOT_FOUND}</Data><Data/>",
        '<SmsStatus i:nil="true">Sent</SmsStatus><SmsStatus>NotFound</SmsStatus>',
        '<SmsStatus i:nil="yes">Sent</SmsStatus><SmsStatus>NotFound</SmsStatus>',
        '<SmsStatus i:position="1">Sent</SmsStatus><SmsStatus i:position="0">NotFound</SmsStatus>',
        '<SmsStatus id="8">Sent</SmsStatus><SmsStatus id="7">NotFound</SmsStatus>',
        '<SmsStatus position="1">Sent</SmsStatus><SmsStatus position="0">NotFound</SmsStatus>',
        "8<SmsStatus>Sent</SmsStatus>7<SmsStatus>NotFound</SmsStatus>",
        f"{SENT_AND_NOT_FOUND}and so on",
        "<SmsStatus>Sent<b/></SmsStatus><SmsStatus>NotFound</SmsStatus>",
        f"<Ids><long>8</long><long>7</long></Ids>{SENT_AND_NOT_FOUND}",
        f"<Exception>0<b/></Exception>{SENT_AND_NOT_FOUND}",
        f"<Status>4</Status><Status>4</Status>{SENT_AND_NOT_FOUND}",
        "<SmsStatus>Sent</SmsStatus><int>0</int>",
        f"<SmsStatus {MANY}>Sent</SmsStatus><SmsStatus/>",
    ],
)
def test_anything_unaccounted_for_in_the_result_refuses_the_answer(result: str) -> None:
    assert said(result)[0] in (NOT_UNDERSTOOD, Failure(FailureKind.PROVIDER, provider_exception=3))


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ({"result": "<ErrorCode>19</ErrorCode>"}, FailureKind.CREDENTIALS_REFUSED),
        ({"beside": "<Exception>15</Exception>"}, FailureKind.UPDATING),
        ({"beside": "<IsSuccess>false</IsSuccess>"}, FailureKind.PROVIDER),
        ({"beside": "<Error>gone</Error>"}, FailureKind.PROVIDER),
        ({"beside": "<Position>1</Position>"}, FailureKind.NOT_UNDERSTOOD),
        ({"header": "<s:Header><ErrorCode>19</ErrorCode></s:Header>"}, FailureKind.CREDENTIALS_REFUSED),
        ({"header": "<s:Header><Exception>gone</Exception></s:Header>"}, FailureKind.PROVIDER),
        ({"header": "<s:Header><Order>1 0</Order></s:Header>"}, FailureKind.NOT_UNDERSTOOD),
        ({"header": "<s:Trailer/>"}, FailureKind.NOT_UNDERSTOOD),
        ({"header": "by mistake"}, FailureKind.NOT_UNDERSTOOD),
    ],
    ids=str,
)
def test_an_error_in_or_beside_the_result_or_in_the_header_counts(where: dict[str, str], kind: FailureKind) -> None:
    (failure,) = said(**{"result": SENT_AND_NOT_FOUND, **where})
    assert isinstance(failure, Failure)
    assert failure.kind is kind


def test_headers_of_the_transport_say_nothing_of_the_codes() -> None:
    header = '<s:Header><a:Action xmlns:a="u" s:mustUnderstand="1">x</a:Action><ActivityId>y</ActivityId></s:Header>'
    assert said(SENT_AND_NOT_FOUND, header=header) == [3, 0]
