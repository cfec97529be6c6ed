"""Whose uploads a session takes: Streamlit's route asks for the session in the address, not for its sign-in."""

from functools import cache
from typing import Final

from lib.web.tickets import Held, Tickets

UPLOAD_PATH: Final = "/_stcore/upload_file/"
"""What the address of an upload begins with; then come the session and the file."""


@cache
def process_uploads() -> Tickets[Held]:
    """Return the sessions of this process that take uploads, each under its own id."""
    return Tickets(Held)


def session_of(path: str) -> str:
    """Return the id of the session that an address of `UPLOAD_PATH` names."""
    return path.removeprefix(UPLOAD_PATH).partition("/")[0]
