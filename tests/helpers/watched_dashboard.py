"""A dashboard that is recorded: everything that it logs, writes, starts or connects to."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Response, WebSocket

from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Person

_HOOK: Final = """
import json, os, sys

_log = os.open(os.environ["WATCHED_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_ASKS = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")

def _watch(event, given):
    if event in _ASKS:
        said = [event, repr(given[-1] if event in _ASKS[:2] else given[:2])]
    elif event == "subprocess.Popen":
        said = [event, repr(given[:2])]
    elif event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR):
        said = [event, str(given[0])]
    else:
        return
    os.write(_log, json.dumps(said).encode() + b"\\n")

sys.addaudithook(_watch)
"""
"""Python runs `sitecustomize` when it starts; an audit hook receives each connection, process and file."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A watched server.

    Attributes:
        server: The server.
        folder: The folder of its database, its temporary files and the recorded events.
    """

    server: Server
    folder: Path

    def heard(self, *events: str) -> list[str]:
        """Return the recorded events of these kinds of Python's."""
        lines = map(json.loads, (self.folder / "watched.log").read_text().splitlines())
        return [said for event, said in lines if event in events]

    def written(self) -> dict[str, bytes]:
        """Return each file of the folder, and each other one that Python opened for writing, by its path."""
        paths = {path for path in self.folder.rglob("*") if path.is_file()}
        paths |= {Path(said) for said in self.heard("open") if Path(said).is_file() and not said.startswith("/dev/")}
        return {str(path): path.read_bytes() for path in paths if path.name not in ("sitecustomize.py", "watched.log")}


@contextmanager
def watched(folder: Path, **environ: str) -> Iterator[Watched]:
    """Serve the dashboard with its database, its temporary files and the recorded events in `folder`."""
    hook = folder / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(_HOOK)
    (folder / "tmp").mkdir()
    heard = {"PYTHONPATH": str(hook), "WATCHED_LOG": str(folder / "watched.log"), "TMPDIR": str(folder / "tmp")}
    with dashboard(folder, **heard, **environ) as server:
        yield Watched(server, folder)


class Overheard:
    """The traffic between a browser and the server: addresses, response headers and the frames of the WebSocket."""

    def __init__(self, person: Person) -> None:
        self.addresses: list[str] = []
        self.headers: list[str] = []
        self.frames: list[bytes] = []
        person.page.on("response", self._answered)
        person.page.on("websocket", self._opened)

    def _answered(self, response: Response) -> None:
        self.addresses.append(response.url)
        self.headers += [f"{name}: {value}" for name, value in response.headers.items()]

    def _opened(self, socket: WebSocket) -> None:
        self.addresses.append(socket.url)
        socket.on(
            "framereceived",
            lambda payload: self.frames.append(payload.encode() if isinstance(payload, str) else payload),
        )


def command_lines() -> dict[str, bytes]:
    """Return the command line of each process of this machine, by its id."""
    found = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            try:
                found[entry.name] = Path(entry.path, "cmdline").read_bytes()
            except OSError:
                continue
    return found
