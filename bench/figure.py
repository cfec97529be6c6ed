"""What a benchmark has measured, beside its floor or its peer and its goal: printed, and kept for `docs/figures.md`."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

KEPT_IN: Final = "BENCH_FIGURES"
"""The variable of the environment that names the file in which figures are kept, one a line; without it none is."""


class Ratio(NamedTuple):
    """A figure as a multiple of another.

    Attributes:
        value: The multiple.
        of: What it is a multiple of.
        goal: The most that it should be; None where there is no goal.
        goal_words: The goal in words of its own, such as '0.3 s'; else it is told as a multiple.
    """

    value: float
    of: str
    goal: float | None = None
    goal_words: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether the goal, where there is one, is reached."""
        return self.goal is None or self.value <= self.goal

    @property
    def goal_text(self) -> str:
        """The goal; empty where there is none."""
        if self.goal is None:
            return ""
        return f"at most {self.goal_words or f'{self.goal:g} x {self.of}'}"

    @property
    def text(self) -> str:
        """The multiple, and of what."""
        return f"{self.value:.2f} x {self.of}"


class Figure(NamedTuple):
    """What was measured.

    Attributes:
        what: What was done.
        took: What it took, with its unit.
        ratios: The same as multiples of other figures.
    """

    what: str
    took: str
    ratios: tuple[Ratio, ...]

    @property
    def is_reached(self) -> bool | None:
        """Whether all its goals are reached; None where it has none."""
        return all(ratio.is_reached for ratio in self.ratios) if any(ratio.goal_text for ratio in self.ratios) else None

    @property
    def text(self) -> str:
        """What a person reads on the terminal."""
        lines = [f"{self.what}: {self.took}"]
        for ratio in self.ratios:
            goal = f" (goal: {ratio.goal_text}, {'reached' if ratio.is_reached else 'not reached'})"
            lines.append(f"  {ratio.text}{goal if ratio.goal_text else ''}")
        return "\n".join(lines)

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Return the figure that a line of the kept file holds."""
        what, took, ratios = json.loads(line)
        return cls(what, took, tuple(Ratio(*ratio) for ratio in ratios))


def within(value: float, most: float, unit: str = "s") -> Ratio:
    """Return a figure as a multiple of a goal that is no ratio, such as 0.3 s."""
    return Ratio(value / most, f"the goal of {most:g} {unit}", 1.0, f"{most:g} {unit}")


def tell(what: str, took: str, *ratios: Ratio) -> Figure:
    """Print a figure; keep it where the environment says so, so that it is there whatever fails after it."""
    figure = Figure(what, took, ratios)
    print(figure.text, flush=True)
    if path := os.environ.get(KEPT_IN):
        with Path(path).open("a") as kept:
            kept.write(json.dumps(figure) + "\n")
    return figure


def read_kept(path: Path) -> Sequence[Figure]:
    """Return the figures that a file holds; none where there is no file."""
    return [Figure.of_line(line) for line in path.read_text().splitlines()] if path.exists() else []
