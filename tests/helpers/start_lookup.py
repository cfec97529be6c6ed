"""A lookup asked for in a test, without a person or a page."""

from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Source
from lib.service.parts import Parts
from lib.service.requests import new_request


def start_lookup(  # noqa: PLR0913 - what a lookup is started with
    parts: Parts, intake: Intake, source: Source, *, rows: Rows | None = None, file_name: str = "", asked_by: str = ""
) -> str:
    """Store a request with the settings of `parts`, and return the id of its lookup."""
    request = new_request(parts.settings, intake, source, rows=rows, file_name=file_name, asked_by=asked_by)
    return parts.store.create(request)
