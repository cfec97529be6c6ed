"""The provider's dialects: one record for each way to request delivery statuses.

Settings, the opening of a gateway, the connection page and the sandbox all read these records. A dialect without a
record can be neither configured nor opened. What each dialect sends and receives is described in its own module.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import httpx

from lib.domain.lookups import PRACTICE_DIALECT
from lib.domain.panel import PanelState
from lib.gateway.ids_format import IdsFormat
from lib.gateway.panel import PanelMethods, PublicApiPanel, SoapPanel, WebServicePanel, ask_panel
from lib.gateway.port import Gateway
from lib.gateway.publicapi import PublicApiGateway
from lib.gateway.rest import RestGateway
from lib.gateway.route import DIRECT, Route
from lib.gateway.soap import SoapGateway
from lib.gateway.transport import AsgiApp, open_transport
from lib.gateway.webservice import WebServiceGateway
from lib.i18n.language import mark


class Credential(StrEnum):
    """A secret that a dialect sends with each request; the value is the name of its setting."""

    USERNAME = "NIKSMS_USERNAME"
    PASSWORD = "NIKSMS_PASSWORD"  # noqa: S105 - the name of the setting
    API_KEY = "NIKSMS_API_KEY"


ACCOUNT: Final = (Credential.USERNAME, Credential.PASSWORD)
API_KEY: Final = (Credential.API_KEY,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One way to request delivery statuses.

    Attributes:
        key: The value of `NIKSMS_DIALECT`, which is stored with each lookup.
        label: What people call it: the English text, which `Language.say` translates.
        gateway: The gateway's class; `build_gateway` says what it is called with.
        credentials: The credentials that the configuration must contain, in the order in which the gateway takes them.
        ids_format: How the Ids are written into the request.
        takes_ids_format: Whether a setting may name another format of forms, since the provider's page leaves it open.
        names_ids: Whether an answer names the Id of each status. Otherwise the statuses come in the order of the Ids.
        sends_xml: Whether the request is XML, so that a credential can contain only what XML 1.0 can carry.
        address: The address that public clients of the provider use, None where none is known. The provider does not
            confirm it, so `NIKSMS_URL` takes precedence.
        panel: Its methods for credit and expiry, None where it has none.
    """

    key: str
    label: str
    gateway: Callable[..., Gateway]
    credentials: tuple[Credential, ...]
    ids_format: IdsFormat
    takes_ids_format: bool = False
    names_ids: bool = False
    sends_xml: bool = False
    address: str | None = None
    panel: PanelMethods | None = None

    @property
    def is_practice(self) -> bool:
        """Whether the embedded sandbox answers in place of the provider."""
        return self.key == PRACTICE_DIALECT

    def build_gateway(
        self,
        transport: httpx.AsyncBaseTransport,
        address: str,
        credentials: Sequence[str],
        *,
        timeout: float,
        ids_format: IdsFormat | None = None,
    ) -> Gateway:
        """Return the gateway that sends its requests to `address`.

        Args:
            transport: What sends them.
            address: The full address of the provider's method.
            credentials: The user name and the password, or the API key alone.
            timeout: The limit of each request, in seconds.
            ids_format: The format to write Ids in, where the dialect takes one; None for its own.
        """
        chosen = ids_format if ids_format is not None and self.takes_ids_format else self.ids_format
        return self.gateway(transport, address, *credentials, ids_format=chosen, timeout=timeout)


SANDBOX: Final = Dialect(
    key=PRACTICE_DIALECT,
    label=mark("the embedded sandbox"),
    gateway=RestGateway,
    credentials=(),
    ids_format=IdsFormat.COMMA_LIST,
)
REST: Final = Dialect(
    key="rest",
    label=mark("REST"),
    gateway=RestGateway,
    credentials=ACCOUNT,
    ids_format=IdsFormat.COMMA_LIST,
    takes_ids_format=True,
)
SOAP: Final = Dialect(
    key="soap",
    label=mark("SOAP"),
    gateway=SoapGateway,
    credentials=ACCOUNT,
    ids_format=IdsFormat.XML_LONGS,
    sends_xml=True,
    address="http://niksms.com:1370/NiksmsWebservice.svc",
    panel=SoapPanel(),
)
PUBLICAPI: Final = Dialect(
    key="publicapi",
    label=mark("REST, the older public address"),
    gateway=PublicApiGateway,
    credentials=ACCOUNT,
    ids_format=IdsFormat.COMMA_LIST,
    address="https://niksms.com/fa/publicapi/GetSmsDelivery",
    panel=PublicApiPanel(),
)
WEBSERVICE: Final = Dialect(
    key="webservice",
    label=mark("web service with an API key"),
    gateway=WebServiceGateway,
    credentials=API_KEY,
    ids_format=IdsFormat.JSON_STRINGS,
    names_ids=True,
    address="https://webservice.niksms.com/api/v1/web-service/sms/status/niksms",
    panel=WebServicePanel(),
)

DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {dialect.key: dialect for dialect in (SANDBOX, REST, SOAP, PUBLICAPI, WEBSERVICE)}
)
"""Every dialect by its key, in the order in which the documentation lists them."""


@asynccontextmanager
async def open_gateway(  # noqa: PLR0913 - each is given by name
    dialect: Dialect,
    address: str,
    credentials: Sequence[str],
    *,
    width: int,
    timeout: float,  # noqa: ASYNC109 - the limit of each request
    route: Route = DIRECT,
    app: AsgiApp | None = None,
    ids_format: IdsFormat | None = None,
) -> AsyncIterator[Gateway]:
    """Open the gateway of `dialect` together with the transport that it uses, and close both at the end.

    Args:
        dialect: The dialect to speak.
        address: As in `Dialect.build_gateway`.
        credentials: As in `Dialect.build_gateway`.
        width: The number of requests that may be under way at once.
        timeout: The limit of each request, in seconds.
        route: The route to the provider.
        app: An ASGI application in this process, which receives the requests in place of the network.
        ids_format: As in `Dialect.build_gateway`.
    """
    async with open_transport(width=width, app=app, route=route) as transport:
        yield dialect.build_gateway(transport, address, credentials, timeout=timeout, ids_format=ids_format)


async def ask_panel_of(  # noqa: PLR0913 - each is given by name
    dialect: Dialect,
    address: str,
    credentials: Sequence[str],
    *,
    timeout: float,  # noqa: ASYNC109 - the limit of each request
    route: Route = DIRECT,
    app: AsgiApp | None = None,
) -> PanelState | None:
    """Return what the provider's panel says, None where the dialect or the address does not lead to it.

    Args:
        dialect: The dialect to speak.
        address: The full address of its method for statuses.
        credentials: As in `Dialect.build_gateway`.
        timeout: The limit of each request, in seconds.
        route: The route to the provider.
        app: As in `open_gateway`.
    """
    if dialect.panel is None:
        return None
    async with open_transport(width=1, app=app, route=route) as transport:
        return await ask_panel(dialect.panel, transport, address, credentials, timeout=timeout)
