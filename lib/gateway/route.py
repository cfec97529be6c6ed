"""The route to the provider: which addresses credentials may be sent to, who signs certificates, and the proxy."""

import ipaddress
import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import httpx


class PlainHttpError(ValueError):
    """The address is plain http to another host, so that the password could be read along the route."""


@dataclass(frozen=True, slots=True)
class Route:
    """The route to the provider.

    Attributes:
        ca_file: The path of a PEM file with the authorities to trust, None for the well-known ones.
        proxy: The address of the proxy, None to connect directly.
    """

    ca_file: str | None = None
    proxy: str | None = field(default=None, repr=False)

    def ssl_context(self) -> ssl.SSLContext:
        """Return the context that checks certificates.

        Raises:
            OSError: `ca_file` cannot be read or contains no certificate.
        """
        if self.ca_file is None:
            return httpx.create_ssl_context(trust_env=False)
        return ssl.create_default_context(cafile=self.ca_file)

    def httpx_proxy(self) -> httpx.Proxy | None:
        """Return the proxy as httpx takes it, None to connect directly."""
        if self.proxy is None:
            return None
        # An https proxy has a certificate of its own, beside that of the provider behind it.
        is_tls = httpx.URL(self.proxy).scheme == "https"
        return httpx.Proxy(self.proxy, ssl_context=self.ssl_context() if is_tls else None)


DIRECT: Final = Route()
"""Without a proxy, and with the well-known authorities."""


def check_proxy(url: str) -> None:
    """Check that `url` is the address of a proxy: http or https, a host, and no path.

    Raises:
        ValueError: It is not. The error has no text, so that it cannot contain the address.
    """
    try:
        parts, port = httpx.URL(url), urlsplit(url).port
    except (httpx.InvalidURL, ValueError):
        raise ValueError from None
    if parts.scheme not in ("http", "https") or not parts.host or port == 0 or parts.raw_path != b"/":
        raise ValueError


def is_readable_on_the_way(url: str, *, is_proxied: bool = False) -> bool:
    """Whether a request to `url` leaves this machine unencrypted: by plain http, to another host or through a proxy."""
    parts = httpx.URL(url)
    return parts.scheme == "http" and (is_proxied or not _is_loopback(parts.host))


def check_address(url: str, *, allow_http: bool, is_proxied: bool = False) -> None:
    """Check that credentials may be sent to `url`.

    Args:
        url: The full address of the provider's method.
        allow_http: Whether plain http to another host is allowed.
        is_proxied: Whether the requests go through a proxy.

    Raises:
        PlainHttpError: The address is plain http to a host that is not loopback, or through a proxy, which is not
            allowed.
        ValueError: It is no http address at all. The error has no text, so that it cannot contain the address.
    """
    try:
        # httpx parses the address, since it makes the requests, but until it connects it accepts a port of 99999.
        parts, port = httpx.URL(url), urlsplit(url).port
    except (httpx.InvalidURL, ValueError):
        raise ValueError from None
    # A user name and password in the address would be logged with it.
    if parts.scheme not in ("http", "https") or not parts.host or parts.userinfo or port == 0:
        raise ValueError
    if not allow_http and is_readable_on_the_way(url, is_proxied=is_proxied):
        raise PlainHttpError


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
