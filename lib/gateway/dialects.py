"""The provider's dialects: one record for each way to query delivery statuses.

Settings, the opening of a gateway, the connection page and the sandbox all read this table. A dialect that is not in it
cannot be configured or opened. What each dialect sends and receives is described in its own module.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lib.domain.lookups import PRACTICE_DIALECT
from lib.gateway import publicapi, soap, webservice
from lib.gateway.port import Gateway
from lib.gateway.publicapi import PublicApiGateway
from lib.gateway.rest import RestGateway
from lib.gateway.soap import SoapGateway
from lib.gateway.transport import AsgiApp, Way, open_client
from lib.gateway.webservice import WebServiceGateway
from lib.i18n.language import mark


class Credential(StrEnum):
    """A secret that a dialect sends with each request; the value is the name of its setting."""

    USERNAME = "NIKSMS_USERNAME"
    PASSWORD = "NIKSMS_PASSWORD"  # noqa: S105 - the name of the setting
    API_KEY = "NIKSMS_API_KEY"


class IdsFormat(StrEnum):
    """How the Ids of a batch are written into the request."""

    COMMA_LIST = "comma_list"
    XML_ELEMENTS = "xml_elements"
    JSON_STRINGS = "json_strings"


ACCOUNT: Final = (Credential.USERNAME, Credential.PASSWORD)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to query the provider.

    Attributes:
        key: The name in `NIKSMS_DIALECT` and in stored lookups.
        label: What people call it, in English and marked for translation.
        gateway: Makes the gateway from a client, an address, the credentials in order, and `timeout` in seconds.
        credentials: The secrets that it sends, in the order in which `gateway` takes them.
        ids_format: How the Ids are written into the request.
        names_ids: Whether an answer names the Id of each status; otherwise statuses come in the order asked.
        address: The address that public clients of the provider use; None where no page has one.
        fits: Whether a credential can be carried by the request.
    """

    key: str
    label: str
    gateway: Callable[..., Gateway]
    credentials: tuple[Credential, ...]
    ids_format: IdsFormat
    names_ids: bool = False
    address: str | None = None
    fits: Callable[[str], bool] = lambda _: True

    @property
    def is_practice(self) -> bool:
        """Whether the embedded sandbox answers in place of the provider."""
        return self.key == PRACTICE_DIALECT


REST: Final = Dialect("rest", mark("REST"), RestGateway, ACCOUNT, IdsFormat.COMMA_LIST)
SOAP: Final = Dialect(
    "soap", mark("SOAP"), SoapGateway, ACCOUNT, IdsFormat.XML_ELEMENTS, address=soap.ADDRESS, fits=soap.fits_xml
)
PUBLICAPI: Final = Dialect(
    "publicapi",
    mark("REST, the older public address"),
    PublicApiGateway,
    ACCOUNT,
    IdsFormat.COMMA_LIST,
    address=publicapi.ADDRESS,
)
WEBSERVICE: Final = Dialect(
    "webservice",
    mark("web service with an API key"),
    WebServiceGateway,
    (Credential.API_KEY,),
    IdsFormat.JSON_STRINGS,
    names_ids=True,
    address=webservice.ADDRESS,
)
SANDBOX: Final = Dialect(PRACTICE_DIALECT, mark("the embedded sandbox"), RestGateway, (), IdsFormat.COMMA_LIST)

DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {dialect.key: dialect for dialect in (SANDBOX, REST, SOAP, PUBLICAPI, WEBSERVICE)}
)
"""Every dialect by its key, in the order in which the documentation lists them."""


@asynccontextmanager
async def open_gateway(  # noqa: PLR0913 - each is given by name
    dialect: Dialect,
    address: str,
    credentials: tuple[str, ...],
    *,
    width: int,
    timeout: float,  # noqa: ASYNC109 - the limit of each request
    way: Way,
    app: AsgiApp | None = None,
) -> AsyncIterator[Gateway]:
    """Open the gateway of a dialect together with the HTTP client that it uses, and close both at the end.

    Args:
        dialect: The dialect to speak.
        address: The full address of the provider's method.
        credentials: The secrets, one for each of `dialect.credentials`; the sandbox takes a user name and a password.
        width: The number of requests that may be under way at once.
        timeout: The limit of each request, in seconds.
        way: The authorities to trust and the proxy to use.
        app: An ASGI application to query in this process instead of the network.
    """
    async with open_client(width=width, timeout=timeout, app=app, way=way) as client:
        yield dialect.gateway(client, address, *credentials, timeout=timeout)
