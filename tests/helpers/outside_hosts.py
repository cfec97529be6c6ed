"""What browsers ask beyond loopback: all of it goes to a proxy that lets nothing through and notes the hosts.

To be told of every request instead costs a tenth of the processor time of a visit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import ProxySettings

_LOOPBACK: Final = "127.0.0.1"
_LONGEST_LINE: Final = 10_000
ASKED: Final[list[str]] = []
"""The hosts that browsers of this process have asked, and nobody has been told of yet."""


@contextmanager
def noting_proxy() -> Iterator[ProxySettings]:
    """Run the proxy, and yield what Playwright has to know of it to launch a browser that uses it."""
    with ThreadingTCPServer((_LOOPBACK, 0), _Noting) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        # Loopback by any other name, which Chromium would ask itself, is another host.
        yield {"server": f"{_LOOPBACK}:{server.server_address[1]}", "bypass": f"<-loopback>,{_LOOPBACK}"}
        server.shutdown()


def asked_outside() -> list[str]:
    """Return the hosts that browsers of this process have asked since the last call."""
    found = ASKED.copy()
    ASKED.clear()
    return found


class _Noting(StreamRequestHandler):
    def handle(self) -> None:
        _, _, rest = self.rfile.readline(_LONGEST_LINE).decode("latin-1").partition(" ")
        target = rest.partition(" ")[0]
        ASKED.append(urlsplit(target).netloc or target)
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
