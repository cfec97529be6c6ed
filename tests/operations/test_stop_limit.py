"""A server that is told to stop ends, whoever holds a connection to it."""

import signal
import socket
import subprocess
import sys
from typing import Final

import pytest

from lib.operations.stop_limit import STOP_SECONDS, limit_stop
from tests.helpers.dashboard_server import free_port
from tests.helpers.paths import ROOT
from tests.helpers.provider import wait_until

SERVER: Final = """
import contextlib, sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from lib.operations.stop_limit import limit_stop

@contextlib.asynccontextmanager
async def lifespan(_):
    limit_stop(1)
    yield
    print("stopped", flush=True)

async def read(request):
    return Response(await request.body())

app = Starlette(lifespan=lifespan, routes=[Route("/", read, methods=["POST"])])
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
"""


def is_open(link: socket.socket, port: int) -> bool:
    return link.connect_ex(("127.0.0.1", port)) == 0


def test_a_request_that_never_ends_holds_a_stop_up_for_no_longer_than_the_limit() -> None:
    port = free_port()
    command = [sys.executable, "-c", SERVER, str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        try:
            with socket.socket() as link:
                wait_until(lambda: is_open(link, port))
                link.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
                process.send_signal(signal.SIGTERM)
                said, _ = process.communicate(timeout=60)
            assert said == b"stopped\n"
        finally:
            process.kill()


def test_where_no_server_has_taken_the_signal_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "getsignal", lambda _: signal.SIG_DFL)
    limit_stop()
    assert STOP_SECONDS < 30
