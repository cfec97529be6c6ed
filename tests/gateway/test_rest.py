"""The REST dialect sends what the provider's page describes, and each way in which it fails has an error of its own."""

import json
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from lib.domain.failures import Failure
from lib.domain.intake import MAX_ID
from lib.domain.statuses import CATALOGUE
from lib.gateway import errors
from lib.gateway.errors import GatewayError
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import FAULTS, Fault, sample_ids
from tests.helpers.provider import ID_OF, ask, good

Asking = Callable[..., list[int]]

BY_FAULT: Final[dict[Fault, tuple[type[GatewayError], int | None, int | None, int | None, float | None]]] = {
    Fault.SERVER_ERROR: (errors.ServerFailedError, 500, None, None, None),
    Fault.UNAVAILABLE_ONCE: (errors.OverloadedError, 503, None, None, 1.0),
    Fault.TOO_MANY_REQUESTS: (errors.OverloadedError, 429, None, None, 1.0),
    Fault.REDIRECT: (errors.RedirectedError, 302, None, None, None),
    Fault.FORBIDDEN: (errors.CredentialsRefusedError, 403, None, None, None),
    Fault.TOO_LARGE: (errors.BatchTooLargeError, 413, None, None, None),
    Fault.HANG: (errors.TimedOutError, None, None, None, None),
    Fault.HTML_PAGE: (errors.NotUnderstoodError, None, None, None, None),
    Fault.TRUNCATED: (errors.NotUnderstoodError, None, None, None, None),
    Fault.CODE_MISSING: (errors.CountMismatchError, None, None, None, None),
    Fault.CODE_DOUBLED: (errors.CountMismatchError, None, None, None, None),
    Fault.CODE_FOREIGN: (errors.CountMismatchError, None, None, None, None),
    Fault.WRONG_SHAPE: (errors.NotUnderstoodError, None, None, None, None),
    Fault.DATA_NULL: (errors.NotUnderstoodError, None, 4, None, None),
    Fault.ARGUMENTS_REJECTED: (errors.RejectedArgumentsError, None, 2, 8, None),
    Fault.UPDATING: (errors.UpdatingError, None, 2, 15, None),
    Fault.PANEL_EXPIRED: (errors.AccountBlockedError, None, 2, 18, None),
    Fault.CREDENTIALS_REJECTED: (errors.CredentialsRefusedError, None, 2, 19, None),
}


@pytest.fixture(params=["asgi", "http"])
def asking(request: pytest.FixtureRequest) -> Iterator[Asking]:
    """Request Ids from the sandbox, once in this process and once over loopback."""
    if request.param == "http":
        address = request.getfixturevalue("sandbox_address")
        yield lambda ids, **options: ask(None, ids, address, **options)
    else:
        app = create_app(latency=0)
        yield lambda ids, **options: ask(app, ids, **options)


# Codes


def test_every_code_is_returned_in_the_order_of_the_ids(asking: Asking) -> None:
    codes = [*CATALOGUE, 9001, 9002]
    ids = [639258934720294900 + ending for ending in (*CATALOGUE, 88, 89)]
    assert asking(ids) == codes
    assert asking(ids[::-1]) == codes[::-1]


def test_the_smallest_and_the_largest_id_are_sent_unchanged(asking: Asking) -> None:
    # 2^63-1 ends with 07, which stands for 3; through a float it would become 2^63, and be refused.
    assert asking([1, MAX_ID, 2**53 + 1, 100]) == [1, 3, 2 if (2**53 + 1) % 100 in range(90, 94) else 3, 0]


@pytest.mark.parametrize("count", [1, 100, 1000])
def test_a_thousand_ids_go_into_one_request(asking: Asking, count: int) -> None:
    ids = sample_ids(count)
    assert asking(ids) == json.loads(good(ids).body)["Data"]


# Errors


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_raises_its_error_with_the_numbers_of_the_answer(asking: Asking, fault: Fault) -> None:
    kind, http_status, provider_status, provider_exception, retry_after = BY_FAULT[fault]
    with pytest.raises(GatewayError) as raised:
        asking([*range(100, 110), ID_OF[fault]], timeout=0.3 if fault is Fault.HANG else 20)
    assert type(raised.value) is kind
    assert raised.value.as_failure() == Failure(kind.kind, http_status, provider_status, provider_exception)
    assert raised.value.retry_after == retry_after


def test_no_fault_of_the_sandbox_is_left_out() -> None:
    assert BY_FAULT.keys() == set(FAULTS.values())


@pytest.mark.parametrize("wrong", [{"username": "other"}, {"password": "other"}])
def test_wrong_credentials_are_refused_with_number_19(asking: Asking, wrong: dict[str, str]) -> None:
    with pytest.raises(errors.CredentialsRefusedError) as raised:
        asking([1], **wrong)
    assert raised.value.provider_exception == 19
