"""The files of `static/`, served under addresses that change with their content."""

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
    """Return a name for the content of a file; the file is read again only after a change."""
    stat = path.stat()
    return _digest(path, stat.st_mtime_ns, stat.st_size)


def static_address(name: str) -> str:
    """Return the address of a file of `static/`, relative to the page and with its version."""
    return f".{STATIC_PATH}/{name}?v={file_version(STATIC_FOLDER / name)}"


class VersionedFiles(StaticFiles):
    """The folder `static/`: cached for a year under the current version of a file, else revalidated at each request.

    A tab that was left open over an upgrade requests an old version; the new file must not be cached as that.
    """

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return Starlette's answer with how long it may be cached."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        version = parse_qs(scope["query_string"].decode("latin-1")).get("v", [""])[-1]
        is_current = version == file_version(Path(full_path))
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
        return response


def static_route() -> Mount:
    """Return the route that serves `static/`."""
    return Mount(STATIC_PATH, VersionedFiles(directory=STATIC_FOLDER), name="static-of-the-app")
