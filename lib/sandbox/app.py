"""The sandbox as an ASGI app: the provider's method for batches in its four dialects, at four paths.

This module only joins them: `lib.sandbox.core` decides what is answered, by the rules of `lib.sandbox.scenarios`;
`rest`, `soap`, `publicapi` and `webservice` beside it speak the wire, each saying what of it is invented; and
`lib.sandbox.control` sets faults, and how long requests take, on request.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.gateway.dialects import DIALECTS, PUBLICAPI, REST, SOAP, WEBSERVICE
from lib.sandbox.control import StandingFault, control_route, latency_route
from lib.sandbox.core import Account, Core
from lib.sandbox.pace import Pace
from lib.sandbox.publicapi import PublicApi
from lib.sandbox.rest import Rest
from lib.sandbox.soap import Soap
from lib.sandbox.webservice import WebService
from lib.sandbox.wire_format import WireFormat

REST_PATH: Final = "/api/v2/GetSmsDelivery"
"""Where the dialect `rest` is asked, by POST as all are. The real path is on no public page; this one is invented."""

SOAP_PATH: Final = "/NiksmsWebservice.svc"
"""Where the dialect `soap` is asked: the provider's path."""

PUBLICAPI_PATH: Final = "/fa/publicapi/GetSmsDelivery"
"""Where the dialect `publicapi` is asked: the provider's path."""

WEBSERVICE_PATH: Final = "/api/v1/web-service/sms/status/niksms"
"""Where the dialect `webservice` is asked: the provider's path."""

DEFAULT_CREDENTIAL: Final = "sandbox"
"""Username, password and API key, unless others are given."""

WIRE_FORMATS: Final[Mapping[str, tuple[str, type[WireFormat]]]] = MappingProxyType(
    {
        REST.key: (REST_PATH, Rest),
        SOAP.key: (SOAP_PATH, Soap),
        PUBLICAPI.key: (PUBLICAPI_PATH, PublicApi),
        WEBSERVICE.key: (WEBSERVICE_PATH, WebService),
    }
)
"""By dialect, where it is asked and what speaks it."""


def create_app(  # noqa: PLR0913 - each is a setting of its own, given by name
    *,
    username: str = DEFAULT_CREDENTIAL,
    password: str = DEFAULT_CREDENTIAL,
    api_key: str = DEFAULT_CREDENTIAL,
    latency: float = 0.08,
    jitter: float = 0.5,
    max_ids: int = 1000,
    count_ids: bool = False,
) -> Starlette:
    """Return an ASGI app that answers like the provider.

    A request takes `latency` seconds, more or less by up to the fraction `jitter` of it, in a sequence that is the
    same for every app; `jitter=0` makes it exact, `latency=0` skips the wait. More than `max_ids` Ids in a request
    are refused.

    `app.state.requests` counts the requests to the method in all dialects, refused ones too. With `count_ids`,
    `app.state.asked` is a Counter of how often each Id was asked in a request that was not refused; it grows with
    every new Id.

    Raises:
        ValueError: `latency` is negative or infinite, `jitter` is not within 0..1, or `max_ids` is below 1.
    """
    if max_ids < 1:
        msg = "max_ids is the number of Ids a request may hold: at least 1"
        raise ValueError(msg)
    app = Starlette()
    app.state.requests = 0
    if count_ids:
        app.state.asked = Counter[int]()
    standing = StandingFault()
    pace = Pace(latency, jitter)
    core = Core(Account(username, password, api_key), pace, max_ids, standing, app.state)
    for dialect in DIALECTS.values():
        if not dialect.is_practice:
            path, wire_format = WIRE_FORMATS[dialect.key]
            app.router.routes.append(Route(path, _endpoint(core, wire_format()), methods=["POST"]))
    app.router.routes += [control_route(standing, app.state), latency_route(pace)]
    return app


def _endpoint(core: Core, wire_format: WireFormat) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await core.answer(request, wire_format)

    return answer
