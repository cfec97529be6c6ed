"""What holds in every dialect: codes in the order of the Ids, credentials unchanged, and errors that reveal nothing."""

import logging
import traceback
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.domain.failures import Failure, FailureKind
from lib.domain.intake import MAX_ID
from lib.domain.statuses import CATALOGUE
from lib.gateway.errors import GatewayError
from lib.gateway.soap import fits_xml
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import codes_of, sample_ids
from tests.helpers.dialect_cases import DIALECT_CASES, EXCHANGES, PASSWORD, ask_in, good_answer
from tests.helpers.provider import Provider, Reply

Asking = Callable[..., list[int]]

LONG_ID = 639258934720294949
SECRETS = ("desk-user", "desk-secret", str(LONG_ID), "127.0.0.1", "secret-path", "elsewhere")
REFUSED_CREDENTIALS = {
    "rest": Failure(FailureKind.CREDENTIALS_REFUSED, None, 2, 19),
    "soap": Failure(FailureKind.CREDENTIALS_REFUSED, 500, None, 19),
    # No table says what the -1 of the older method means.
    "publicapi": Failure(FailureKind.UNEXPLAINED_REFUSAL, None, None, -1),
    "webservice": Failure(FailureKind.CREDENTIALS_REFUSED, None, None, 19),
}

in_every_dialect = pytest.mark.parametrize("dialect", DIALECT_CASES)


@pytest.fixture(params=["asgi", "http"])
def asking(request: pytest.FixtureRequest) -> Asking:
    """Request Ids from the sandbox in a dialect, once in this process and once over loopback."""
    if request.param == "asgi":
        app = create_app(latency=0)
        return lambda dialect, ids, **options: ask_in(dialect, app, ids, **options)
    base = request.getfixturevalue("sandbox_address").removesuffix(DIALECT_CASES["rest"].path)
    return lambda dialect, ids, **options: ask_in(dialect, None, ids, base + DIALECT_CASES[dialect].path, **options)


# Codes


@in_every_dialect
def test_every_code_is_returned_in_the_order_of_the_ids(asking: Asking, dialect: str) -> None:
    codes = [*CATALOGUE, 9001, 9002]
    ids = [639258934720294900 + ending for ending in (*CATALOGUE, 88, 89)]
    assert asking(dialect, ids) == codes
    assert asking(dialect, ids[::-1]) == codes[::-1]


@in_every_dialect
def test_the_smallest_and_the_largest_id_and_a_thousand_ids_are_sent_unchanged(asking: Asking, dialect: str) -> None:
    ids = [1, MAX_ID, 2**53 + 1, MAX_ID - 1, *sample_ids(996)]
    assert asking(dialect, ids) == codes_of(ids)


@in_every_dialect
def test_wrong_credentials_are_refused(asking: Asking, dialect: str) -> None:
    with pytest.raises(GatewayError) as raised:
        asking(dialect, [1], password="other")  # noqa: S106 - made up
    assert raised.value.as_failure() == REFUSED_CREDENTIALS[dialect]


def test_names_that_the_table_lacks_have_the_numbers_of_the_protocol_file() -> None:
    names = ["NotDeliverTCTFiltering", "NotDeliverForbiddenTime", "NotDeliverdSmsAdvertisingBlockOperator", "Unknown"]
    result = "".join(f"<a:SmsStatus>{name}</a:SmsStatus>" for name in names)
    body = (
        (EXCHANGES / "soap/none.xml")
        .read_text("utf-8")
        .replace("></GetSmsDeliveryResult", f">{result}</GetSmsDeliveryResult")
    )
    assert ask_in("soap", Provider(answer=lambda _: Reply(body.encode())), [1, 2, 3, 4]) == [26, 27, 28, 29]


# The request


@in_every_dialect
@given(password=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(fits_xml))
@example(PASSWORD)
@example("a&b=c <]]> \"'%+\\ %26 #?/;,")
@example("رمز عبور 😀\u200c\t\r\n ")
def test_credentials_arrive_unchanged(dialect: str, password: str) -> None:
    provider = Provider(answer=lambda _: Reply(good_answer(dialect, [3, 125])))
    ask_in(dialect, provider, [3, 125], username=password[::-1], password=password)
    (request,) = provider.requests
    case = DIALECT_CASES[dialect]
    assert case.read(request.body) == (list(case.credentials(password[::-1], password)), ["3", "125"])


@in_every_dialect
def test_a_request_is_a_post_without_credentials_or_ids_in_its_address_or_headers(dialect: str) -> None:
    provider = Provider(answer=lambda _: Reply(good_answer(dialect, [LONG_ID])))
    ask_in(dialect, provider, [LONG_ID], username="desk-user", password="desk-secret")  # noqa: S106 - made up
    (request,) = provider.requests
    assert (request.method, request.path, request.query) == ("POST", DIALECT_CASES[dialect].path, b"")
    kind = {"soap": "text/xml; charset=utf-8", "webservice": "application/json"}
    assert request.headers["content-type"] == kind.get(dialect, "application/x-www-form-urlencoded")
    elsewhere = f"{request.path} {request.headers}"
    assert not [told for told in ("desk-user", "desk-secret", str(LONG_ID)) if told in elsewhere]


# Nothing is given away


@in_every_dialect
@pytest.mark.parametrize(
    "reply",
    [
        None,
        Reply(b"639258934720294949 desk-secret"),
        Reply(b'{"Exception":19,"Message":"desk-user 639258934720294949"}'),
        Reply(b"<Envelope><Body><Fault><faultstring>desk-secret</faultstring></Fault></Body></Envelope>", 500),
        Reply(b"<Envelope><Body>639258934720294949 desk-secret</Boby>"),
        Reply(b"desk-secret", 500, [(b"x", b"desk-secret")]),
        Reply(b"", 302, [(b"location", b"http://elsewhere/?password=desk-secret")]),
        Reply(b"desk-secret", 200, [(b"content-encoding", b"gzip")]),
        Reply(b"desk-secret", 503, [(b"retry-after", b"desk-secret")]),
    ],
)
def test_an_error_reveals_no_address_no_credentials_and_no_id(
    dialect: str, reply: Reply | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = Provider(answer=lambda _: reply) if reply else None
    with pytest.raises(GatewayError) as raised:
        ask_in(
            dialect,
            provider,
            [LONG_ID],
            "http://127.0.0.1:1/secret-path",
            username="desk-user",
            password="desk-secret",  # noqa: S106 - made up
        )
    chain: list[BaseException] = [raised.value]
    while (
        error := chain[-1].__cause__ or (None if chain[-1].__suppress_context__ else chain[-1].__context__)
    ) is not None:
        chain.append(error)
    logged = [line for error in chain for line in traceback.format_exception_only(error)]
    said = [str(raised.value), repr(raised.value), repr(raised.value.args), repr(raised.value.as_failure()), *logged]
    # httpx logs the address of each request, so no secret and no Id may be in it; the address itself is no secret.
    assert not [secret for secret in SECRETS[:3] if secret in caplog.text]
    assert not [secret for secret in SECRETS if secret in "\n".join(said)]
