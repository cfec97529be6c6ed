"""A server with one session that offers files, and the route to them."""

import asyncio
from collections.abc import Callable
from typing import Final

import httpx
from starlette.applications import Starlette
from starlette.requests import Request

from lib.web.download_route import DOWNLOAD_PATH, FILE_HEADER, TICKET_HEADER, download_route
from lib.web.offered_files import OfferedFile, OfferedFiles
from lib.web.tickets import Tickets

KEY: Final = "export_csv"
CSV: Final = "text/csv; charset=utf-8"


def file(make: Callable[[], bytes], name: str = "niksms.csv") -> OfferedFile:
    """Return a file that `make` makes."""
    return OfferedFile(make, name, CSV)


class DownloadDesk:
    """A server with one session, what this offers, and the route to it."""

    def __init__(self, login_of: Callable[[Request], str | None] = lambda _: None) -> None:
        self.tickets = Tickets(OfferedFiles)
        self.offers = self.tickets.open()
        self.app = Starlette(routes=[download_route(self.tickets, login_of)])

    async def asked(self, method: str = "POST", /, **headers: str | None) -> httpx.Response:
        """Ask as the page does, with changed `headers`: named with _ for -, and left out where they are None."""
        usual: dict[str, str | None] = {
            TICKET_HEADER.lower(): self.offers.ticket,
            FILE_HEADER.lower(): KEY,
            "sec-fetch-site": "same-origin",
        }
        changed = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in changed.items() if value is not None}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://desk") as client:
            return await client.request(method, DOWNLOAD_PATH, headers=sent)

    def ask(self, method: str = "POST", /, **headers: str | None) -> httpx.Response:
        """Ask alone."""
        return asyncio.run(self.asked(method, **headers))
