"""The memory that a server keeps of what it has done and dropped, as a multiple of what it had before.

Each piece of work runs in a process of its own, after the same work at a small size, which loads what it needs. What is
measured is anonymous memory, after the release that a server does each minute (`lib.operations.memory`).
"""

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from bench.figure import Ratio, tell
from bench.intake import pasted
from bench.report import answered_lookup
from bench.sizes import chosen
from lib.i18n.language import language
from lib.intake.paste import parse
from lib.operations.memory import release_memory
from lib.report.breakdown import Breakdown
from lib.report.files import id_table
from lib.report.frame import report_frame

ONE: Final = "--one"
"""The argument by which a process measures one piece of work: its title, and the size."""
_STATUS: Final = Path("/proc/self/status")
_KILOBYTE, _MEGABYTE = 2**10, 2**20
_FIRST_ID: Final = 639_258_934_720_294_949


class Size(NamedTuple):
    """How much is done.

    Attributes:
        tokens: The tokens of a paste, and the Ids of a lookup.
        warm: The same for the work before.
    """

    tokens: int
    warm: int


class Memory(NamedTuple):
    """Bytes of memory.

    Attributes:
        before: Before the work.
        within: While its result is held.
        dropped: Once it is dropped.
        released: After the release.
    """

    before: int
    within: int
    dropped: int
    released: int


FULL: Final = Size(tokens=1_000_000, warm=2_000)
SMALL: Final = Size(tokens=20_000, warm=2_000)


def main(size: Size = FULL) -> None:
    """Print for each piece of work how much of its memory stays."""
    if not _STATUS.exists():
        print("no /proc: memory is not measured")
        return
    for title in WORKS:
        found = _measured(title, size)
        amounts = ", ".join(f"{name} {amount / _MEGABYTE:.0f} MB" for name, amount in found._asdict().items())
        tell(
            f"memory of a process that has {title.format(size.tokens)}, and dropped what it made",
            amounts,
            Ratio(found.released / found.before, "before, after the release of each minute", goal=1.2),
            Ratio(found.dropped / found.before, "before, without it"),
        )


def rejected(count: int) -> Callable[[], object]:
    """Return what parses a paste in which no token is an Id."""
    text = "\n".join(f"{_FIRST_ID + index}x" for index in range(count))
    return lambda: parse(text)


def mixed(count: int) -> Callable[[], object]:
    """Return what parses Ids as people paste them."""
    text = pasted(count)
    return lambda: parse(text)


def reported(count: int) -> Callable[[], object]:
    """Return what makes the report of a lookup, and both of its files."""
    lang = language("fa")
    answered = answered_lookup(count)

    def work() -> object:
        frame = report_frame(answered, lang)
        breakdown = Breakdown.of_codes(answered.codes)
        return frame, id_table.to_csv(frame, lang), id_table.to_xlsx(frame, breakdown, answered.progress, lang)

    return work


WORKS: Final[Mapping[str, Callable[[int], Callable[[], object]]]] = {
    "parsed {:,} rejected tokens": rejected,
    "parsed {:,} pasted Ids": mixed,
    "reported {:,} Ids, with both files": reported,
}


def _measured(title: str, size: Size) -> Memory:
    """Return what one piece of work leaves, measured in a process of its own."""
    # No `multiprocessing`: its children first run what the parent calls its main module, whatever that is by then.
    command = [sys.executable, "-m", "bench.memory", ONE, title, *map(str, size)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this very file
    return Memory(*json.loads(found.stdout))


def _measure(make: Callable[[int], Callable[[], object]], size: Size) -> Memory:
    make(size.warm)()
    work = make(size.tokens)
    _settle()
    before = _bytes()
    result = work()
    within = _bytes()
    del result
    gc.collect()
    dropped = _bytes()
    _settle()
    return Memory(before, within, dropped, _bytes())


def _settle() -> None:
    gc.collect()
    release_memory()


def _bytes() -> int:
    """Return the anonymous memory of this process."""
    lines = _STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) * _KILOBYTE


if __name__ == "__main__":
    if sys.argv[1:2] == [ONE]:
        print(json.dumps(_measure(WORKS[sys.argv[2]], Size(*map(int, sys.argv[3:])))))
    else:
        main(chosen(FULL, SMALL, __doc__))
