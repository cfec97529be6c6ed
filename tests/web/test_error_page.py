"""A route that fails says that it does, and nothing of why."""

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from lib.web import origins
from lib.web.security_headers import server_error_handler
from tests.web.test_security_headers import ALWAYS, PUBLIC, TEXT


async def _broken(_request: Request) -> None:
    msg = "what was given: 639258934720294921"
    raise RuntimeError(msg)


def test_a_route_that_fails_answers_with_the_headers_and_without_the_reason() -> None:
    app = Starlette(
        routes=[Route("/broken", _broken)],
        middleware=origins.middleware([PUBLIC], f"https://{PUBLIC}"),
        exception_handlers={Exception: server_error_handler(is_tls=True)},
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url=f"https://{PUBLIC}") as client:
            return await client.get("/broken")

    answer = asyncio.run(asked())
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    fixed = {name: value for name, value in ALWAYS.items() if value is not ...}
    assert dict(answer.headers) == {**fixed, **TEXT, "content-length": "21"}
