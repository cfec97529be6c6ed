"""A process that opens new databases at the same moments as others: `python -m tests.helpers.start_together FOLDER`.

It opens them as a server does. It prints a line when it is ready for the next one, and reads a line before it opens it.
"""

import sys
from pathlib import Path

from lib.settings import load
from lib.wiring import build
from tests.helpers.provider import request_for

STARTS = 8


def database_url(folder: Path, number: int) -> str:
    """Return the address of the database of this start."""
    return f"sqlite:///{folder / str(number) / 'lookups.sqlite3'}"


def main() -> None:
    """Open the databases in the folder, and start a lookup in each."""
    folder = Path(sys.argv[1])
    for number in range(STARTS):
        settings = load({"DATABASE_URL": database_url(folder, number)}, folder / "no secrets")
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        services = build(settings)
        assert services.store.progress(services.store.create(request_for([1, 2, 3]))) is not None


if __name__ == "__main__":
    main()
