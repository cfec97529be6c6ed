"""Any answer, in every dialect, is a code or a reason for each Id, or an error of the gateway, and nothing else."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.domain.code_names import code_of_name, stands_for_name
from lib.domain.lookups import NOT_ANSWERED
from lib.gateway.errors import GatewayError
from tests.helpers.dialect_cases import DIALECT_CASES, EXCHANGES, answer_in, ask_in
from tests.helpers.examples import examples
from tests.helpers.provider import Provider, Reply

RECORDED = {name: [path.read_bytes() for path in sorted((EXCHANGES / name).iterdir())] for name in DIALECT_CASES}

codes = st.sampled_from([3, 0, 9001, "3", "Sent", "notfound", "Mystery", None, 2.5, -1, 2**31])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | codes,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)
number = st.sampled_from([0, 1, 4, 19, -1, None, "0", "SiteUpdating"]) | json_values


def sometimes(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


entries = st.lists(
    sometimes(MessageId=st.sampled_from([1, "1", 2, "2", "3", 1.0]) | json_values, Status=codes), max_size=4
)
near_misses = {
    "rest": sometimes(Status=number, Exception=st.just(0) | number, Data=json_values | st.lists(codes, max_size=3)),
    "publicapi": st.lists(codes, max_size=3) | number | sometimes(Status=number, Exception=number, Message=json_values),
    "webservice": sometimes(
        IsSuccess=st.just(True) | json_values,
        ErrorCode=st.just(0) | number,
        Data=json_values | sometimes(Result=entries | json_values),
    ),
    "soap": st.nothing(),
}

tags = st.sampled_from(
    [
        *(
            "Envelope",
            "Body",
            "GetSmsDeliveryResponse",
            "GetSmsDeliveryResult",
            "SmsStatus",
            "Status",
            "Exception",
            "Data",
        ),
        *("Fault", "faultcode", "detail", "x:int", "a:b:c", "", "1"),
    ]
)
texts = (
    codes.map(str)
    | st.text(max_size=6)
    | st.sampled_from(["&lt;", "&a;", "<!-- -->", "<![CDATA[3]]>", "<?a?>", "s:Client"])
)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(inner, max_size=4).map("".join)
    return st.builds(lambda tag, space, content: f"<{tag}{space}>{content}</{tag}>", tags, spaces, parts)


def within(outer: str) -> Callable[[str], str]:
    return lambda inner: f"<{outer}>{inner}</{outer}>"


spaces = st.sampled_from(["", ' xmlns="u"', ' xmlns:x="u"', ' x="1"'])
trees = st.recursive(texts, element, max_leaves=10)
many = st.lists(trees | st.just("<SmsStatus>Sent</SmsStatus>"), max_size=4).map("".join)
soap_bodies = st.one_of(
    trees,
    many.map(within("Body")).map(within("Envelope")),
    many.map(within("Fault")).map(within("Body")).map(within("Envelope")),
    many.map(within("GetSmsDeliveryResponse")).map(within("Body")).map(within("Envelope")),
    many.map(within("GetSmsDeliveryResult"))
    .map(within("GetSmsDeliveryResponse"))
    .map(within("Body"))
    .map(within("Envelope")),
).map(lambda text: text.encode("utf-8", "surrogatepass"))


def bodies(dialect: str) -> st.SearchStrategy[bytes]:
    """Return any body: bytes, trees, recorded answers of the dialect, and these with a piece cut out."""
    recorded = st.sampled_from(RECORDED[dialect])
    cut = st.builds(
        lambda body, start, size: body[:start] + body[start + size :], recorded, st.integers(0, 400), st.integers(0, 60)
    )
    json_bodies = (json_values | near_misses[dialect]).map(lambda value: json.dumps(value).encode())
    twice = json_bodies.map(lambda body: json.dumps(body.decode()).encode())
    return st.binary(max_size=80) | recorded | cut | json_bodies | twice | soap_bodies


header_values = st.binary(max_size=30) | st.sampled_from(
    [
        b"gzip",
        b"deflate",
        b"gzip, deflate",
        b"-1",
        b"99999999999999999999",
        b"Wed, 21 Oct 2099 07:28:00 GMT",
        b"/login",
        b"//",
        b"http://[",
        b"https://\xff",
        b"http://h:99999/",
        b"mailto:x",
        b"a=b; expires=x; max-age=z",
    ]
)
headers = st.lists(
    st.tuples(
        st.sampled_from([b"location", b"retry-after", b"content-encoding", b"content-type", b"set-cookie"]),
        header_values,
    ),
    max_size=4,
)


@pytest.mark.parametrize("dialect", DIALECT_CASES)
@settings(max_examples=examples(200))
@given(data=st.data(), status=st.just(200) | st.integers(100, 599), headers=headers, count=st.integers(1, 3))
@example(data=None, status=307, headers=[(b"location", b""), (b"set-cookie", b"\x80")], count=1)
def test_any_answer_is_one_code_for_each_id_or_an_error_of_the_gateway(
    dialect: str, data: st.DataObject | None, status: int, headers: list[tuple[bytes, bytes]], count: int
) -> None:
    body = data.draw(bodies(dialect)) if data else b""
    provider = Provider(answer=lambda _: Reply(body, status, headers))
    with suppress(GatewayError):
        answer = answer_in(dialect, provider, range(1, count + 1))
        assert status == 200
        reasons = [index for item in answer.missing for index in range(item.start, item.start + item.size)]
        assert reasons == [index for index, code in enumerate(answer.codes.tolist()) if code == NOT_ANSWERED]
        named = {code for code in answer.codes.tolist() if stands_for_name(code)}
        assert {code: code_of_name(name) for code, name in answer.names.items()} == {code: code for code in named}
        assert len(answer.codes) == count
    assert len(provider.requests) == 1


@pytest.mark.parametrize("dialect", DIALECT_CASES)
@pytest.mark.parametrize("spoken", DIALECT_CASES)
def test_no_dialect_accepts_the_answer_of_another(dialect: str, spoken: str) -> None:
    provider = Provider(answer=lambda _: Reply(DIALECT_CASES[spoken].good([3, 2], [3, 2])))
    with suppress(GatewayError):
        assert ask_in(dialect, provider, [3, 2]) == [3, 2]
        assert dialect == spoken
