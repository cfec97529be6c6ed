"""A small ASGI application that serves the page of the installed Streamlit in our shell."""

import asyncio
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from lib.web import origins, static_files


def _streamlits_folder() -> Path:
    # Without importing Streamlit, which takes a second.
    found = find_spec("streamlit")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("static")


STREAMLIT_FOLDER: Final = _streamlits_folder()
INDEX: Final = (STREAMLIT_FOLDER / "index.html").read_text("utf-8")


class _StreamlitsFiles(StaticFiles):
    """Streamlit's files: a path that is not that of a file is answered with the page, as Streamlit does."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            return await super().get_response(path, scope)
        except HTTPException:
            return await super().get_response("index.html", scope)


def _in_chunks(_request: Request) -> StreamingResponse:
    # With letters of two bytes, so that some chunk ends within one.
    content = INDEX.replace("<title>Streamlit", "<title>پیامک").encode()
    return StreamingResponse((content[at : at + 7] for at in range(0, len(content), 7)), media_type="text/html")


def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"page": '<html lang="en">'})


APP: Final = Starlette(
    routes=[
        static_files.static_route(),
        Route("/chunks", _in_chunks),
        Route("/healthz", _health),
        Mount("/", _StreamlitsFiles(directory=STREAMLIT_FOLDER, html=True)),
    ],
    middleware=[*origins.middleware(("*",), None), Middleware(GZipMiddleware, minimum_size=1)],
)


def get(
    address: str, headers: Sequence[tuple[bytes, bytes]] = (), *, method: str = "GET", app: Starlette = APP
) -> httpx.Response:
    """Request an address of `app`, under the host `desk`."""

    async def request() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as client:
            return await client.request(method, address, headers=list(headers))

    return asyncio.run(request())
