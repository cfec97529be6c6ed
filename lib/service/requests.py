"""What a new lookup asks for, and which earlier ones may be asked again, by the settings of this process."""

from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Entry, Request, Source
from lib.settings import Settings


def new_request(  # noqa: PLR0913 - what a request is made of
    settings: Settings,
    intake: Intake,
    source: Source,
    *,
    rows: Rows | None = None,
    file_name: str = "",
    asked_by: str = "",
) -> Request:
    """Return the request for the Ids of `intake`, in the dialect and the batch size that are set.

    Args:
        settings: Give the dialect and the batch size.
        intake: The Ids, and the rejected tokens.
        source: Where they came from.
        rows: The rows of the uploaded table.
        file_name: What that file was called.
        asked_by: Who asks, as far as it is known.
    """
    return Request(
        intake,
        source,
        dialect=settings.dialect,
        batch_size=settings.batch_size,
        rows=rows,
        file_name=file_name,
        asked_by=asked_by,
    )


def may_ask_again(settings: Settings, entry: Entry) -> bool:
    """Whether a lookup may be asked again with these settings.

    The sandbox makes its statuses up: they are never asked again of the real provider, nor real ones of the sandbox.
    """
    return entry.is_practice == settings.is_sandbox
