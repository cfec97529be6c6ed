"""A server that is told to stop ends what it has begun: answers are kept, downloads and uploads come to their end."""

import asyncio
import json
import re
import socket
import threading
from pathlib import Path
from signal import SIGINT, SIGTERM
from urllib.parse import urlsplit

from sqlalchemy import Engine
from streamlit import file_util

from lib.domain.lookups import State
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.engine import EngineParts
from lib.lookup.limits import Limits
from lib.store.database import database_path
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.ownership import ownership_of
from lib.web.paste_route import PASTE_PATH, TICKET_HEADER
from tests.helpers.dashboard_server import BY_COMMAND, Server, dashboard
from tests.helpers.long_lookup import SLOW, LongLookup, asked_twice, is_log_clean, provider
from tests.helpers.provider import Provider, gateway_to, known, request_for, wait_until
from tests.helpers.websocket_visitor import Visitor

TEXT = b"100000000000000001\n" * 1000
HEAD = (
    f"POST {PASTE_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nSec-Fetch-Site: same-origin\r\n"
    f"{TICKET_HEADER}: {{ticket}}\r\nContent-Length: {len(TEXT)}\r\n\r\n"
)
SERVICE_RESTARTS = 1012


def test_what_is_under_way_when_the_engine_is_told_to_stop_is_kept_and_nothing_more_is_asked(
    database: Engine, store: Store
) -> None:
    may_answer = threading.Event()

    async def hold() -> None:
        await asyncio.to_thread(may_answer.wait)

    asked = Provider(hold=hold)
    lock = ownership_of(database, database_path(str(database.url)))
    engine = EmbeddedEngine(EngineParts(Ledger(database), lambda: gateway_to(asked), Limits(10, 4), lock, "sandbox"))
    engine.start()
    lookup_id = store.create(request_for(range(1, 201), 10))
    wait_until(lambda: asked.under_way == 4)
    stopping = threading.Thread(target=engine.stop)
    stopping.start()
    wait_until(lambda: known(engine._runner).scheduler._is_closed)
    may_answer.set()
    stopping.join(60)
    progress = known(store.progress(lookup_id))
    assert (progress.state, progress.done, len(asked.requests)) == (State.RUNNING, 40, 4)
    assert not engine.state().is_well


def test_a_server_told_to_stop_asks_nothing_twice_afterwards(tmp_path: Path) -> None:
    lookup = LongLookup(tmp_path)
    with provider() as asked:
        with dashboard(tmp_path, BY_COMMAND, **asked.environ) as server:
            lookup.pause_at(0.25, asked)
            asked.set_latency(SLOW / 4)
            server.process.send_signal(SIGTERM)
            server.process.wait(60)
        assert lookup.is_in_the_middle()
        with dashboard(tmp_path, BY_COMMAND, **asked.environ):
            lookup.finish(asked)
        assert asked_twice(asked) == 0


def connected(server: Server) -> socket.socket:
    """Connect with little room for what comes, so that a download waits for its reader."""
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link.settimeout(60)
    try:
        link.connect(("127.0.0.1", urlsplit(server.url).port))
    except OSError:
        link.close()
        raise
    return link


def refuses(server: Server) -> bool:
    """Whether the server takes no connection any more: a moment after it has said that it stops."""
    try:
        connected(server).close()
    except ConnectionRefusedError:
        return True
    return False


def rest_of(link: socket.socket) -> bytes:
    parts = []
    while part := link.recv(65536):
        parts.append(part)
    return b"".join(parts)


async def stop_in_the_middle(server: Server, large: str, content: bytes) -> None:
    """Stop a server while a page is open, a paste is half sent and a download half read; all come to their end."""
    async with Visitor(server.url) as visitor:
        with connected(server) as paste, connected(server) as download:
            paste.sendall(HEAD.format(ticket=visitor.ticket).encode() + TEXT[:100])
            download.sendall(f"GET /{large} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            begun = download.recv(1)
            server.process.send_signal(SIGTERM)
            await asyncio.to_thread(wait_until, lambda: refuses(server))
            assert "Shutting down" in server.log.read_text()
            await visitor.socket.wait_closed()
            assert visitor.socket.close_code == SERVICE_RESTARTS
            paste.sendall(TEXT[100:])
            answer = await asyncio.to_thread(rest_of, paste)
            assert re.match(rb"HTTP/1.1 200 .*\{\"bytes\":19000\}$", answer, re.DOTALL)
            head, _, body = (begun + await asyncio.to_thread(rest_of, download)).partition(b"\r\n\r\n")
            assert b" 200 " in head
            assert body == content


def test_a_paste_and_a_download_under_way_are_ended_before_the_server_is_and_a_page_is_told(tmp_path: Path) -> None:
    folder = Path(file_util.get_static_dir())
    large = max((file for file in folder.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    with dashboard(tmp_path, BY_COMMAND) as server:
        asyncio.run(stop_in_the_middle(server, str(large.relative_to(folder)), large.read_bytes()))
        assert server.process.wait(60) in (0, -SIGTERM)
        assert is_log_clean(server.log)


def test_ctrl_c_ends_a_server_quietly_and_with_success(tmp_path: Path) -> None:
    with dashboard(tmp_path, BY_COMMAND, NIKSMS_LOG_FORMAT="json") as server:
        server.process.send_signal(SIGINT)
        assert server.process.wait(60) == 0
    lines = server.log.read_text().splitlines()
    assert lines
    assert "Finished server process" in [json.loads(line) for line in lines][-1]["message"]
