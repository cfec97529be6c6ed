"""The sandbox answers by its documented rule, whatever it receives."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from lib.domain.statuses import CATALOGUE
from lib.sandbox import scenarios
from lib.sandbox.app import REST_PATH, create_app
from lib.sandbox.scenarios import FAULTS, Fault, code_of, fault_in, sample_ids
from tests.helpers.provider import ID_OF, form

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LARGEST_ID = 2**63 - 1

ordinary_ids = st.integers(1, LARGEST_ID).filter(lambda message_id: message_id not in FAULTS)


def send(app: Starlette, content: bytes, *, method: str = "POST", headers: dict[str, str] = FORM) -> httpx.Response:
    async def request() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as client:
            return await client.request(method, REST_PATH, content=content, headers=headers)

    return asyncio.run(request())


def ask(app: Starlette, ids: Sequence[object], **credentials: str) -> httpx.Response:
    return send(app, urlencode(form(ids, **credentials)).encode())


def good(codes: list[int]) -> dict[str, object]:
    return {"Status": 4, "Exception": 0, "Data": codes}


# The rule


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        *((ending, ending) for ending in (0, 3, 25)),
        (88, 9001),
        (89, 9002),
        *((ending, 3) for ending in (5, 7, 12, 87, 96, 99)),
        *((ending, 2) for ending in (90, 93)),
        *((ending, 18) for ending in (94, 95)),
    ],
)
def test_last_two_digits_decide_the_code(ending: int, code: int) -> None:
    assert code_of(639258934720294900 + ending) == code


def test_sample_looks_like_an_ordinary_day() -> None:
    sample = sample_ids(1000)
    codes = Counter(map(code_of, sample))
    assert sample[0] == 639258934720294949
    assert len(set(sample)) == 1000
    assert {len(str(message_id)) for message_id in sample_ids(1_000_000)} == {18}
    assert codes.keys() == CATALOGUE.keys() | {9001, 9002}
    assert codes[3] > 600
    assert fault_in(sample) is None
    assert sample_ids(100) == sample[:100]
    assert {code_of(message_id) for message_id in sample[-100:]} == codes.keys()
    assert sample_ids(0) == []


def test_every_fault_has_one_id_that_the_docstring_lists() -> None:
    assert sorted(FAULTS.values()) == sorted(Fault)
    assert all(f"| {message_id} |" in (scenarios.__doc__ or "") for message_id in FAULTS)
    assert all(0 < message_id <= LARGEST_ID for message_id in FAULTS)


# Good answers


@given(st.lists(ordinary_ids, min_size=1, max_size=200))
def test_one_code_for_each_id_in_the_order_of_the_request(ids: list[int]) -> None:
    app = create_app(latency=0, count_ids=True)
    answer = ask(app, ids)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json() == good([code_of(message_id) for message_id in ids])
    assert app.state.asked == Counter(ids)


def test_field_names_match_without_case() -> None:
    body = urlencode({"USERNAME": "sandbox", "password": "sandbox", "iDs": "100,125"}).encode()
    assert send(create_app(latency=0), body).json() == good([0, 25])


def test_a_repeated_field_is_a_longer_list() -> None:
    body = urlencode(form([100])).encode() + b"&ids=125"
    assert send(create_app(latency=0), body).json() == good([0, 25])


def test_requests_are_counted_by_app() -> None:
    app, other = create_app(latency=0), create_app(latency=0)
    for _ in range(3):
        ask(app, [1])
    ask(app, ["x"])
    assert (app.state.requests, other.state.requests) == (4, 0)


# Refusals


@pytest.mark.parametrize(
    "ids",
    [[], [""], [0], [-1], [LARGEST_ID + 1], ["1.0"], ["1e3"], ["x"], ["۱۲"], ["1_0"], [1, ""], ["9" * 5000]],
)
def test_an_invalid_id_is_refused(ids: list[object]) -> None:
    answer = ask(create_app(latency=0), ids)
    assert answer.status_code == 200
    assert (answer.json()["Exception"], answer.json()["Data"]) == (8, None)


@pytest.mark.parametrize("missing", ["Username", "Password", "Ids"])
def test_a_missing_field_is_refused(missing: str) -> None:
    fields = {name: value for name, value in form([1]).items() if name != missing}
    assert send(create_app(latency=0), urlencode(fields).encode()).json()["Exception"] == 8


def test_a_body_that_is_no_form_is_refused() -> None:
    body = json.dumps(form([1])).encode()
    answer = send(create_app(latency=0), body, headers={"Content-Type": "application/json"})
    assert answer.json()["Exception"] == 8


def test_too_many_ids_are_refused() -> None:
    app = create_app(latency=0, max_ids=3)
    assert ask(app, [1, 2, 3]).json() == good([1, 2, 3])
    assert ask(app, [1, 2, 3, 4]).json()["Exception"] == 8


@pytest.mark.parametrize("wrong", [{"username": "other"}, {"password": "other"}, {"password": "رمز"}])
def test_wrong_credentials_are_refused(wrong: dict[str, str]) -> None:
    answer = ask(create_app(latency=0), [1], **wrong)
    assert answer.status_code == 200
    assert (answer.json()["Exception"], answer.json()["Data"]) == (19, None)


def test_credentials_may_be_any_text() -> None:
    username, password = "a&b=c", "رمز+%"
    assert ask(
        create_app(latency=0, username=username, password=password), [1], username=username, password=password
    ).json() == good([1])


def test_get_is_not_allowed() -> None:
    assert send(create_app(latency=0), b"", method="GET").status_code == 405


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda tail: urlencode(form([1])).encode() + tail))
def test_any_body_gets_an_answer(body: bytes) -> None:
    answer = send(create_app(latency=0), body)
    assert answer.status_code == 200
    assert answer.json()["Exception"] in {0, 8, 19}


@pytest.mark.parametrize(
    "wrong",
    [{"latency": -1}, {"latency": float("nan")}, {"latency": float("inf")}, {"jitter": 1.1}, {"max_ids": 0}],
)
def test_settings_out_of_range_are_named(wrong: dict[str, float]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=name):
        create_app(**wrong)  # type: ignore[arg-type]


# Faults


@pytest.mark.parametrize(
    ("fault", "status", "header"),
    [
        (Fault.SERVER_ERROR, 500, {}),
        (Fault.TOO_MANY_REQUESTS, 429, {"retry-after": "1"}),
        (Fault.REDIRECT, 302, {"location": "/login"}),
        (Fault.HTML_PAGE, 200, {"content-type": "text/html; charset=utf-8"}),
    ],
)
def test_faults_of_http(fault: Fault, status: int, header: dict[str, str]) -> None:
    app = create_app(latency=0)
    for _ in range(2):
        answer = ask(app, [1, ID_OF[fault], 2])
        assert answer.status_code == status
        assert header.items() <= dict(answer.headers).items()


@pytest.mark.parametrize(
    ("fault", "number"),
    [(Fault.ARGUMENTS_REJECTED, 8), (Fault.PANEL_EXPIRED, 18), (Fault.CREDENTIALS_REJECTED, 19)],
)
def test_faults_that_refuse(fault: Fault, number: int) -> None:
    answer = ask(create_app(latency=0), [1, ID_OF[fault]])
    assert answer.status_code == 200
    assert (answer.json()["Exception"], answer.json()["Data"]) == (number, None)


def test_faults_of_data() -> None:
    app = create_app(latency=0)
    assert ask(app, [100, 101, ID_OF[Fault.CODE_MISSING]]).json() == good([0, 1])
    assert ask(app, [1, ID_OF[Fault.DATA_NULL]]).json() == {"Status": 4, "Exception": 0, "Data": None}
    with pytest.raises(json.JSONDecodeError):
        ask(app, [1, ID_OF[Fault.TRUNCATED]]).json()


def test_unavailable_recovers_batch_by_batch() -> None:
    app, spoiler = create_app(latency=0), ID_OF[Fault.UNAVAILABLE_ONCE]
    first = ask(app, [1, spoiler])
    assert (first.status_code, first.headers["retry-after"]) == (503, "1")
    assert ask(app, [1, spoiler]).json() == good([1, 3])
    assert ask(app, [2, spoiler]).status_code == 503
    assert ask(app, [1, spoiler]).json() == good([1, 3])
    assert ask(create_app(latency=0), [1, spoiler]).status_code == 503


def test_the_first_fault_of_a_batch_counts() -> None:
    app = create_app(latency=0)
    assert ask(app, [ID_OF[Fault.REDIRECT], ID_OF[Fault.SERVER_ERROR]]).status_code == 302
    assert ask(app, [ID_OF[Fault.SERVER_ERROR], ID_OF[Fault.REDIRECT]]).status_code == 500


def test_a_hang_can_be_cancelled() -> None:
    async def request() -> None:
        transport = httpx.ASGITransport(create_app(latency=0))
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client, asyncio.timeout(0.1):
            await client.post(REST_PATH, data=form([1, ID_OF[Fault.HANG]]))

    with pytest.raises(TimeoutError):
        asyncio.run(request())


# Time


def test_latency_is_exact_without_jitter_and_within_it_otherwise() -> None:
    for jitter in (0, 0.5):
        started = time.monotonic()
        ask(create_app(latency=0.1, jitter=jitter), [1])
        assert time.monotonic() - started >= 0.1 * (1 - jitter)
