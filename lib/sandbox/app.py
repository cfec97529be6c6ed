"""The sandbox as an ASGI application: the provider's method for batches in every dialect, each at a path of its own.

`lib.sandbox.core` decides what is answered, by the rules of `lib.sandbox.scenarios`. A module for each dialect reads
its requests and writes its answers; its docstring says what is invented. `lib.sandbox.wsdl` describes the method of
`soap` for clients that go by a WSDL, and `lib.sandbox.control` sets faults and the latency of requests.
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
from lib.sandbox.panel import Panel
from lib.sandbox.publicapi import PublicApi
from lib.sandbox.rest import Rest
from lib.sandbox.soap import Soap
from lib.sandbox.webservice import WebService
from lib.sandbox.wire_format import WireFormat
from lib.sandbox.wsdl import wsdl_route

REST_PATH: Final = "/api/v2/GetSmsDelivery"
"""The path of the dialect `rest`. The provider's own is on no public page; this one is invented."""

SOAP_PATH: Final = "/NiksmsWebservice.svc"
"""The path of the dialect `soap`, which is the provider's."""

PUBLICAPI_PATH: Final = "/fa/publicapi/GetSmsDelivery"
"""The path of the dialect `publicapi`, which is the provider's."""

WEBSERVICE_PATH: Final = "/api/v1/web-service/sms/status/niksms"
"""The path of the dialect `webservice`, which is the provider's."""

DEFAULT_CREDENTIAL: Final = "sandbox"
"""The default user name, password and API key."""

WIRE_FORMATS: Final[Mapping[str, tuple[str, type[WireFormat]]]] = MappingProxyType(
    {
        REST.key: (REST_PATH, Rest),
        SOAP.key: (SOAP_PATH, Soap),
        PUBLICAPI.key: (PUBLICAPI_PATH, PublicApi),
        WEBSERVICE.key: (WEBSERVICE_PATH, WebService),
    }
)
"""The path and the wire format of each dialect, by its key."""


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
    """Return an ASGI application that answers like the provider.

    `app.state.requests` counts the requests in all dialects, refused ones included.

    Args:
        username: The user name that requests must contain.
        password: The password that they must contain.
        api_key: The API key that they must contain, in dialects with an API key.
        latency: The mean duration of a request, in seconds; 0 for no wait.
        jitter: The fraction of `latency` by which a request is shorter or longer at most. The sequence is the same for
            every application; with 0 every request takes exactly `latency`.
        max_ids: The largest number of Ids in a request; more are refused.
        count_ids: Whether to count, in the Counter `app.state.asked`, how often each Id came in requests that were not
            refused. It grows with every new Id.

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
    account = Account(username, password, api_key)
    core, panel = Core(account, pace, max_ids, standing, app.state), Panel(account, pace)
    for dialect in DIALECTS.values():
        if not dialect.is_practice:
            path, wire_format = WIRE_FORMATS[dialect.key]
            endpoint = _endpoint(core, wire_format())
            answer = panel.soap(endpoint) if dialect is SOAP else endpoint
            app.router.routes.append(Route(path, answer, methods=["POST"]))
    app.router.routes += panel.routes(PUBLICAPI_PATH, WEBSERVICE_PATH)
    app.router.routes += [wsdl_route(SOAP_PATH), control_route(standing, app.state), latency_route(pace)]
    return app


def _endpoint(core: Core, wire_format: WireFormat) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await core.answer(request, wire_format)

    return answer
