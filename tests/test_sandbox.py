"""The sandbox answers by its written rule, in-process and over loopback, whatever it is sent."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from lib.sandbox import scenarios
from lib.sandbox.app import REST_PATH, create_app
from lib.sandbox.scenarios import FAULTS, Fault, code_of, fault_in, sample_ids
from lib.statuses import CATALOGUE

ROOT = Path(__file__).parents[1]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LARGEST_ID = 2**63 - 1
ID_OF = {fault: message_id for message_id, fault in FAULTS.items()}

ordinary_ids = st.integers(1, LARGEST_ID).filter(lambda message_id: message_id not in FAULTS)


def form(ids: Sequence[object], username: str = "sandbox", password: str = "sandbox") -> dict[str, str]:  # noqa: S107 - the sandbox's own
    return {"Username": username, "Password": password, "Ids": ",".join(map(str, ids))}


def send(app: Starlette, content: bytes, *, method: str = "POST", headers: dict[str, str] = FORM) -> httpx.Response:
    async def request() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as client:
            return await client.request(method, REST_PATH, content=content, headers=headers)

    return asyncio.run(request())


def ask(app: Starlette, ids: Sequence[object], **credentials: str) -> httpx.Response:
    return send(app, urlencode(form(ids, **credentials)).encode())


def good(codes: list[int]) -> dict[str, object]:
    return {"Status": 4, "Exception": 0, "Data": codes}


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "lib.sandbox", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own command
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().rsplit(maxsplit=1)[-1]
        finally:
            process.terminate()


def stop(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=10)
    return process.returncode, out, err


# The rule


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        *((ending, ending) for ending in (0, 3, 25, 26, 27)),
        *((ending, 3) for ending in (5, 7, 12, 28, 89, 96, 99)),
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
    assert codes.keys() == CATALOGUE.keys() | {26, 27}
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
def test_one_code_an_id_in_the_order_asked(ids: list[int]) -> None:
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
def test_an_id_that_is_none_is_refused(ids: list[object]) -> None:
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


# Over loopback


def test_served_on_loopback_and_stopped_by_sigterm() -> None:
    ids = sample_ids(100)
    with served("--latency", "0", "--username", "desk", "--password", "s3cret") as (process, address):
        assert address.startswith("http://127.0.0.1:")
        assert address.endswith(REST_PATH)
        answer = httpx.post(address, data=form(ids, "desk", "s3cret"))
        assert answer.json() == good([code_of(message_id) for message_id in ids])
        assert httpx.post(address, data=form(ids)).json()["Exception"] == 19
        assert httpx.get(address).status_code == 405
        # Neither Ids nor credentials nor anything else is said after the address.
        assert stop(process) == (0, "", "")


def test_a_hang_ends_when_the_client_leaves() -> None:
    with served("--latency", "0") as (process, address):
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(address, data=form([ID_OF[Fault.HANG]]), timeout=0.3)
        assert httpx.post(address, data=form([1])).json() == good([1])
        started = time.monotonic()
        assert stop(process) == (0, "", "")
        assert time.monotonic() - started < 1.5


def test_a_hang_does_not_hold_up_the_stop() -> None:
    with served("--latency", "0") as (process, address), ThreadPoolExecutor() as pool:
        pending = pool.submit(httpx.post, address, data=form([ID_OF[Fault.HANG]]), timeout=20)
        time.sleep(0.5)
        code, _, err = stop(process)
        assert code == 0
        assert "Traceback" not in err
        assert pending.exception() is not None or pending.result().is_error


def test_a_taken_port_is_said_in_one_line() -> None:
    with served("--latency", "0") as (_, address):
        port = str(httpx.URL(address).port)
        command = [sys.executable, "-m", "lib.sandbox", "--port", port]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603 - our own command
    assert second.returncode != 0
    assert second.stderr.startswith("sandbox provider not started: ")
    assert second.stderr.count("\n") == 1
