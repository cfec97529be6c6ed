"""Endpoints that set faults and the latency of requests, for clients on this machine only.

`/_sandbox/faults` makes the sandbox answer with a fault, whatever the request:

| method | body                                         | effect                                                    |
|--------|----------------------------------------------|-----------------------------------------------------------|
| POST   | `{"fault": "server_error", "requests": 3}`   | the next 3 requests, in any dialect, get that fault       |
| POST   | `{"fault": "hang", "requests": null}`        | every request gets it, until it is cleared                |
| DELETE |                                              | clears the fault                                          |
| GET    |                                              | none                                                      |

The answer is always `{"fault": "server_error", "requests": 3, "served": 17}`: the fault that is set, or null; the
number of requests that will still get it, null for all; the number of requests in all dialects since the start. The
names are those of `lib.sandbox.scenarios.Fault`. Here 'unavailable_once' and 'too_large' have no condition: each of
those requests gets HTTP 503, or 413. A fault that is set here takes precedence over everything else: a request with
wrong credentials or without Ids gets it too.

`/_sandbox/latency` returns the mean duration of a request by GET, `{"seconds": 0.08}`, and sets it by a POST of the
same.

Requests to these endpoints are not counted and take no time.
"""

import json
import math
from ipaddress import ip_address
from typing import Any, Final

from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.sandbox.pace import Pace
from lib.sandbox.scenarios import Fault

CONTROL_PATH: Final = "/_sandbox/faults"
"""The path that sets faults, by POST, DELETE and GET."""
LATENCY_PATH: Final = "/_sandbox/latency"
"""The path that sets the latency, by POST and GET."""


class StandingFault:
    """The fault that requests get whatever they contain.

    Attributes:
        fault: The fault, None while there is none.
        left: The number of requests that will still get it, None for all.
    """

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.left: int | None = None

    def set(self, fault: Fault, requests: int | None) -> None:
        """Give `fault` to the next `requests` requests, None for all; it replaces the fault before."""
        self.fault, self.left = fault, requests

    def clear(self) -> None:
        """Give no fault any more."""
        self.fault = self.left = None

    def for_next_request(self) -> Fault | None:
        """Return the fault of the next request, and count that request."""
        fault = self.fault
        if self.left is not None:
            self.left -= 1
            if self.left == 0:
                self.clear()
        return fault


def control_route(standing: StandingFault, state: State) -> Route:
    """Return the endpoint that sets the fault of `standing`; `state.requests` is the count that it reports."""

    async def control(request: Request) -> Response:
        if not _is_on_this_machine(request):
            return _for_others()
        if request.method == "POST":
            try:
                standing.set(*_read_order(await request.body()))
            except ValueError as error:
                return JSONResponse({"error": str(error)}, 400)
        elif request.method == "DELETE":
            standing.clear()
        return JSONResponse({"fault": standing.fault, "requests": standing.left, "served": state.requests})

    return Route(CONTROL_PATH, control, methods=["GET", "POST", "DELETE"])


def latency_route(pace: Pace) -> Route:
    """Return the endpoint that reports and sets the latency of `pace`."""

    async def control(request: Request) -> Response:
        if not _is_on_this_machine(request):
            return _for_others()
        if request.method == "POST":
            try:
                pace.latency = _read_seconds(await request.body())
            except ValueError as error:
                return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({"seconds": pace.latency})

    return Route(LATENCY_PATH, control, methods=["GET", "POST"])


def _is_on_this_machine(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _read_order(body: bytes) -> tuple[Fault, int | None]:
    """Return the fault and the number of requests in a body.

    Raises:
        ValueError: The body is wrong; the text says how.
    """
    order = _read_object(body)
    if not {"fault"} <= order.keys() <= {"fault", "requests"}:
        msg = 'the body is a JSON object {"fault": "<name>", "requests": a number or null}'
        raise ValueError(msg)
    fault, requests = order["fault"], order.get("requests")
    if fault not in list(Fault):
        msg = f"fault is one of: {', '.join(Fault)}"
        raise ValueError(msg)
    if requests is not None and not (type(requests) is int and requests >= 1):
        msg = "requests is a whole number of 1 or more, or null for all"
        raise ValueError(msg)
    return Fault(fault), requests


def _read_seconds(body: bytes) -> float:
    """Return the seconds in a body.

    Raises:
        ValueError: The body is wrong; the text says how.
    """
    seconds = _read_object(body)
    if seconds.keys() != {"seconds"} or type(seconds["seconds"]) not in (int, float):
        msg = 'the body is a JSON object {"seconds": a number of 0 or more}'
        raise ValueError(msg)
    try:
        return float(seconds["seconds"])
    except OverflowError:
        return math.inf


def _read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body, empty where there is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _for_others() -> Response:
    return JSONResponse({"error": "only for clients on this machine"}, 403)
