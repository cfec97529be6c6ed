"""Run benchmarks, each in a process of its own, and write what they measured into the table of `docs/figures.md`.

Rows of benchmarks that are not run stay as they are, where the machine is the same. Each row has the day on which it
was measured and how many processes the machine was busy with before (its load average of a minute). A benchmark that
fails is named in the table as one that failed, with the figures that it had told before.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from bench.figure import KEPT_IN, Figure, read_kept
from tests.helpers.paths import ROOT

PAGE: Final = ROOT / "docs" / "figures.md"
BEGIN: Final = "<!-- measured -->"
END: Final = "<!-- end -->"
HEAD: Final = "| what | took | ratio, and of what | goal | reached | measured | by |\n|---|---|---|---|---|---|---|"
LONGEST: Final = 3600.0
"""Seconds after which a benchmark is ended and has failed."""
SMALL_NOTE: Final = "**At a small size, to see that it works: these figures mean nothing.**"


class Run(NamedTuple):
    """One benchmark that was run.

    Attributes:
        figures: What it told.
        failure: How it failed; empty where it did not.
    """

    figures: Sequence[Figure]
    failure: str


def main(names: Sequence[str], page: Path, *, is_small: bool) -> None:
    """Run the benchmarks and write the page after each of them, so that an interruption loses one at most.

    Args:
        names: The benchmarks, as modules are named.
        page: The page, which has the two marks between which the table stands.
        is_small: Whether they run at a small size.

    Raises:
        SystemExit: The page has rows of other benchmarks that were measured on another machine.
    """
    on = machine()
    for name in names:
        rows = _kept_rows(page.read_text(), on, names)
        when = f"{datetime.now(UTC).date().isoformat()}, load {os.getloadavg()[0]:.1f}"
        rows[name] = _rows(name, run(name, is_small=is_small), when)
        _write(page, rows, on, is_small=is_small)


def run(name: str, *, is_small: bool) -> Run:
    """Run one benchmark; what it prints is seen."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures"
        command = [sys.executable, "-m", name, *(["--small"] if is_small else [])]
        print(f"== {name}", flush=True)
        try:
            ended = subprocess.run(  # noqa: S603 - our own command
                command, cwd=ROOT, env=os.environ | {KEPT_IN: str(kept)}, check=False, timeout=LONGEST
            )
        except subprocess.TimeoutExpired:
            return Run(read_kept(kept), f"it was ended after {LONGEST:.0f} s")
        figures = read_kept(kept)
        if ended.returncode:
            return Run(figures, f"it ended with {ended.returncode}")
        return Run(figures, "" if figures else "it told no figure")


def machine() -> str:
    """Return the machine in one line: cores, processor, memory, system, Python."""
    told = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in _lines(told) if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores of {models[0] if models else platform.machine()}, {memory:.0f} GB of memory, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def _lines(path: Path) -> Sequence[str]:
    return path.read_text().splitlines() if path.exists() else []


def _rows(name: str, ran: Run, when: str) -> list[str]:
    rows = [_row(*_cells(figure), when, f"`{name}`") for figure in ran.figures]
    if ran.failure:
        rows.append(_row(f"**{name} failed: {ran.failure}**", "", "", "", "**no**", when, f"`{name}`"))
    return rows


def _cells(figure: Figure) -> tuple[str, ...]:
    """Return what, took, ratios, goals and whether they are reached."""
    goals = [ratio.goal_text for ratio in figure.ratios if ratio.goal_text]
    reached = {None: "–", True: "yes", False: "**no**"}[figure.is_reached]
    ratios = "; ".join(ratio.text for ratio in figure.ratios)
    return figure.what, figure.took, ratios, "; ".join(goals) or "–", reached


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _kept_rows(page: str, on: str, names: Sequence[str]) -> dict[str, list[str]]:
    """Return the rows of the page by their benchmark."""
    rows: dict[str, list[str]] = {}
    block = page.partition(BEGIN)[2].partition(END)[0]
    for line in block.splitlines():
        by = line.rstrip("| ").rpartition("| ")[2].strip("`")
        if line.startswith("|") and "." in by:
            rows.setdefault(by, []).append(line)
    if on not in block and (others := sorted(rows.keys() - set(names))):
        message = f"{', '.join(others)} ran on another machine; run all of them"
        raise SystemExit(message)
    return rows


def _write(page: Path, rows: Mapping[str, Sequence[str]], on: str, *, is_small: bool) -> None:
    text = page.read_text()
    before, _, rest = text.partition(BEGIN)
    notes = [f"On {on}.", *([SMALL_NOTE] if is_small else [])]
    table = [HEAD, *(row for each in rows.values() for row in each)]
    block = "\n".join([BEGIN, "", *notes, "", *table, "", END])
    page.write_text(f"{before}{block}{rest.partition(END)[2]}")


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", metavar="benchmark", help="a module, such as bench.intake")
    parser.add_argument("--page", type=Path, help="the page to write; docs/figures.md by default")
    parser.add_argument("--small", action="store_true", help="run in seconds, to see that it works; needs --page")
    given = parser.parse_args()
    if given.small and given.page is None:
        parser.error("a small size measures nothing: name another page with --page")
    return given


if __name__ == "__main__":
    given = _chosen()
    main(given.names, given.page or PAGE, is_small=given.small)
