"""The settings of the ways in and out: where people come to, and by which way the provider is reached."""

import re
import ssl
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, Field, SecretStr

from lib.gateway.transport import check_proxy, trusting

_ORIGIN: Final = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?")
_USUAL_PORT: Final = {"http": ":80", "https": ":443"}


def _origin(value: object) -> str:
    """Return an origin as browsers write it: small letters, no path, no port that goes without saying."""
    origin = str(value).strip().lower().removesuffix("/")
    if not _ORIGIN.fullmatch(origin) or urlsplit(origin).port == 0:
        raise ValueError
    return origin.removesuffix(_USUAL_PORT[urlsplit(origin).scheme])


def _authorities(value: object) -> str:
    path = str(value).strip()
    try:
        trusting(path)
    except (OSError, ssl.SSLError):
        raise ValueError from None
    return path


def _proxy(value: object) -> str:
    proxy = str(value).strip()
    check_proxy(proxy)
    return proxy


class Serving(BaseModel):
    """Where people come to, and by which way the provider is reached."""

    public_url: Annotated[str, BeforeValidator(_origin)] | None = Field(
        None,
        alias="NIKSMS_PUBLIC_URL",
        description="the address that people open, https://host or http://host, with a port where it is not the usual one and "
        "without a path; with https, cookies are `Secure` and browsers come by https alone",
    )
    ca_file: Annotated[str, BeforeValidator(_authorities)] | None = Field(
        None,
        alias="NIKSMS_CA_FILE",
        description="a PEM file of the authorities that may sign the provider's certificate, in place of the well-known ones",
    )
    proxy: Annotated[SecretStr, BeforeValidator(_proxy)] | None = Field(
        None,
        alias="NIKSMS_PROXY",
        repr=False,
        description="the proxy that the provider is asked through, http://host:port or https://host:port, with "
        "user:password@ before the host where it asks for them; none is taken from the environment",
    )

    @property
    def public_hosts(self) -> tuple[str, ...]:
        """The host that people open, without its port; nothing where it is not known."""
        host = urlsplit(self.public_url or "").hostname
        return (host,) if host else ()
