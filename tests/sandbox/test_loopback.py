"""The sandbox served on loopback prints its address, answers, and stops at a signal."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from lib.sandbox.app import PUBLICAPI_PATH, REST_PATH, SOAP_PATH, WEBSERVICE_PATH
from lib.sandbox.control import CONTROL_PATH
from lib.sandbox.scenarios import Fault, sample_ids
from tests.helpers.paths import ROOT
from tests.helpers.provider import ID_OF, form, good, served, stop
from tests.helpers.sandbox_wires import WEBSERVICE


def test_served_on_loopback_and_stopped_by_sigterm() -> None:
    ids = sample_ids(100)
    with served("--latency", "0", "--username", "desk", "--password", "s3cret") as (process, address):
        assert address.startswith("http://127.0.0.1:")
        assert address.endswith(REST_PATH)
        answer = httpx.post(address, data=form(ids, "desk", "s3cret"))
        assert answer.json() == json.loads(good(ids).body)
        assert httpx.post(address, data=form(ids)).json()["Exception"] == 19
        assert httpx.get(address).status_code == 405
        assert process.stdout is not None
        base = address.removesuffix(REST_PATH)
        assert [process.stdout.readline() for _ in range(3)] == [
            f"soap at {base}{SOAP_PATH}\n",
            f"publicapi at {base}{PUBLICAPI_PATH}\n",
            f"webservice at {base}{WEBSERVICE_PATH}\n",
        ]
        # Neither Ids nor credentials nor anything else is said after the addresses.
        assert stop(process) == (0, "", "")


def test_the_api_key_is_an_option_and_faults_come_on_request() -> None:
    with served("--latency", "0", "--api-key", "k3y") as (_, address):
        body, headers = WEBSERVICE.asked([125], api_key="k3y")
        asked = httpx.Request("POST", httpx.URL(address).join(WEBSERVICE_PATH), content=body, headers=headers)
        with httpx.Client(base_url=address.removesuffix(REST_PATH)) as client:
            assert WEBSERVICE.codes(client.send(asked), [125]) == [25]
            assert client.post(CONTROL_PATH, json={"fault": "forbidden", "requests": 1}).status_code == 200
            assert [client.send(asked).status_code for _ in range(2)] == [403, 200]
            # Behind a proxy on this machine the client is the one that the proxy names.
            assert client.get(CONTROL_PATH, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403
            assert client.get(CONTROL_PATH).json() == {"fault": None, "requests": None, "served": 3}


def test_the_help_describes_faults_on_request() -> None:
    command = [sys.executable, "-m", "lib.sandbox", "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout  # noqa: S603 - our own command
    assert all(word in told for word in ("--api-key", CONTROL_PATH, "DELETE", *Fault))


def test_a_hang_ends_when_the_client_leaves() -> None:
    with served("--latency", "0") as (process, address):
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(address, data=form([ID_OF[Fault.HANG]]), timeout=0.3)
        assert httpx.post(address, data=form([1])).json()["Data"] == [1]
        started = time.monotonic()
        code, _, err = stop(process)
        assert (code, err) == (0, "")
        assert time.monotonic() - started < 30  # a hang has no end of its own


def test_a_hang_does_not_hold_up_the_stop() -> None:
    with served("--latency", "0") as (process, address), ThreadPoolExecutor() as pool:
        pending = pool.submit(httpx.post, address, data=form([ID_OF[Fault.HANG]]), timeout=60)
        time.sleep(0.5)
        code, _, err = stop(process)
        assert code == 0
        assert "Traceback" not in err
        assert pending.exception() is not None or pending.result().is_error


def test_a_port_in_use_is_reported_in_one_line() -> None:
    with served("--latency", "0") as (_, address):
        port = str(httpx.URL(address).port)
        command = [sys.executable, "-m", "lib.sandbox", "--port", port]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own command
    assert second.returncode != 0
    assert second.stderr.startswith("sandbox provider not started: ")
    assert second.stderr.count("\n") == 1
