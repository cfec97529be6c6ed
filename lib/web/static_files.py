"""The files of `static/`, served under an address that changes when they do."""

from functools import cache
from hashlib import sha256
from os import PathLike, stat_result
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC_FOLDER: Final = Path(__file__).resolve().parents[2] / "static"
STATIC_PATH: Final = "/app/static"


@cache
def _digest(path: Path, _changed_ns: int, _size: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def file_version(path: Path) -> str:
    """Name the content of a file, so that its address changes when it does; read again only after a change."""
    facts = path.stat()
    return _digest(path, facts.st_mtime_ns, facts.st_size)


def static_address(name: str) -> str:
    """Give the address of a file of `static/`, relative to the page and with its version."""
    return f".{STATIC_PATH}/{name}?v={file_version(STATIC_FOLDER / name)}"


class VersionedFiles(StaticFiles):
    """The `static/` folder: kept for a year when asked for by its present version, else asked about each time.

    A version that is not the file's own (a tab left open over an upgrade) must not be kept under that name.
    """

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Answer as Starlette does, then say how long the answer may be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("v", [""])[-1]
        is_present = asked == file_version(Path(full_path))
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_present else "no-cache"
        return response


def static_route() -> Mount:
    """Give the route that serves `static/`."""
    return Mount(STATIC_PATH, VersionedFiles(directory=STATIC_FOLDER), name="static-of-the-app")
