"""The settings of serving: the address that people open, and the time zone of the times shown."""

import re
from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, Field

_ORIGIN: Final = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?")
_DEFAULT_PORT: Final = {"http": ":80", "https": ":443"}


def _origin(value: object) -> str:
    """Return an origin as browsers write it: in lower case, without a path, without the default port of its scheme."""
    origin = str(value).strip().lower().removesuffix("/")
    if not _ORIGIN.fullmatch(origin) or urlsplit(origin).port == 0:
        raise ValueError
    return origin.removesuffix(_DEFAULT_PORT[urlsplit(origin).scheme])


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (OSError, ZoneInfoNotFoundError):
        raise ValueError from None


class ServingSettings(BaseModel):
    """The settings of how the dashboard is served."""

    public_url: Annotated[str, BeforeValidator(_origin)] | None = Field(
        None,
        alias="NIKSMS_PUBLIC_URL",
        description="the address that people open, https://host or http://host, with a port where it is not the usual "
        "one and without a path; with https, cookies are `Secure` and browsers come by https alone",
    )
    time_zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(
        ZoneInfo("Asia/Tehran"),
        alias="NIKSMS_TIME_ZONE",
        description="the time zone that times are shown in, by its name in the IANA database, as `Asia/Tehran`",
    )

    @property
    def public_hosts(self) -> tuple[str, ...]:
        """The host of `public_url`, without its port; empty where no address is configured."""
        host = urlsplit(self.public_url or "").hostname
        return (host,) if host else ()
