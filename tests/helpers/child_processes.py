"""The processes that a process has started, as Linux tells them."""

from pathlib import Path

from tests.helpers.dashboard_server import Server

_ENGINE = b"lib.engine"


def children(process: int) -> list[int]:
    """Return the ids of the processes that the threads of a process have started and that have not ended."""
    told = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(child) for each in told for child in each.split()]


def engine_of(server: Server) -> int:
    """Return the id of the process that runs the lookups of a server."""
    (engine,) = [child for child in children(server.process.pid) if _ENGINE in command_of(child)]
    return engine


def command_of(process: int) -> bytes:
    """Return the command of a process, nothing where it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
