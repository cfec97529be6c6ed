"""The page of figures: what benchmarks measured beside their goals, and which of them failed."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.figure import KEPT_IN, Figure, Ratio, read_kept, tell, within
from bench.figures import PAGE, machine, main
from tests.helpers.paths import ROOT

FAILING = "tests.helpers.failing_benchmark"
EMPTY = "# Figures\n\nBefore.\n\n<!-- measured -->\n<!-- end -->\n\nAfter.\n"
OTHER = "| parse | 1 s | 1.00 x it | – | – | 2026-01-01, load 0.0 | `bench.other` |"


def page_with(tmp_path: Path, text: str = EMPTY) -> Path:
    page = tmp_path / "figures.md"
    page.write_text(text)
    return page


def rows_of(page: Path, name: str) -> list[list[str]]:
    lines = [line for line in page.read_text().splitlines() if line.endswith(f"| `{name}` |")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.processes
def test_the_page_has_the_figures_of_a_benchmark_beside_their_goals(tmp_path: Path) -> None:
    page = page_with(tmp_path)
    command = [sys.executable, "-m", "bench.figures", "--small", "--page", str(page), "bench.lookup"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=os.environ | {"HOME": str(tmp_path)})  # noqa: S603 - our own command
    engine, bare = rows_of(page, "bench.lookup")
    what, took, ratios, goal, reached, when, _ = engine
    assert what.startswith("the engine, every answer stored: 1,600 Ids")
    assert took.endswith(" s")
    measured, peer = ratios.split("; ")
    assert peer.partition(" x ")[2].startswith("a bare httpx loop")
    assert goal == "at most 1.2 x the floor that latency sets"
    assert (reached == "yes") == (float(measured.partition(" x ")[0]) <= 1.2)
    assert when.startswith(datetime.now(UTC).date().isoformat())
    assert bare[3:5] == ["–", "–"]
    text = page.read_text()
    assert f"On {machine()}." in text
    assert "these figures mean nothing" in text
    assert text.startswith("# Figures\n\nBefore.\n")
    assert text.endswith("\nAfter.\n")


@pytest.mark.processes
def test_a_benchmark_that_fails_is_named_and_costs_no_other(tmp_path: Path) -> None:
    page = page_with(tmp_path, EMPTY.replace("<!-- end -->", f"On {machine()}.\n{OTHER}\n<!-- end -->"))
    main([FAILING], page, is_small=True)
    told, failed = rows_of(page, FAILING)
    assert told[:5] == [
        "half of the work",
        "1 s",
        "0.50 x the whole / of it",
        "at most 0.4 x the whole / of it",
        "**no**",
    ]
    assert failed[0] == f"**{FAILING} failed: it ended with 3**"
    assert failed[4] == "**no**"
    assert OTHER in page.read_text()
    main([FAILING], page, is_small=True)
    assert len(rows_of(page, FAILING)) == 2
    assert len(rows_of(page, "bench.other")) == 1


def test_figures_of_two_machines_are_not_mixed(tmp_path: Path) -> None:
    text = EMPTY.replace("<!-- end -->", f"On 64 cores of another.\n{OTHER}\n<!-- end -->")
    page = page_with(tmp_path, text)
    with pytest.raises(SystemExit, match=r"bench\.other ran on another machine"):
        main([FAILING], page, is_small=True)
    assert page.read_text() == text


@pytest.mark.processes
def test_small_figures_do_not_reach_the_real_page() -> None:
    before = PAGE.read_text()
    command = [sys.executable, "-m", "bench.figures", "--small", FAILING]
    ran = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
    assert ran.returncode == 2
    assert "--page" in ran.stderr
    assert PAGE.read_text() == before
    assert "these figures mean nothing" not in before


@pytest.mark.parametrize(
    ("ratios", "is_reached"),
    [
        ((), None),
        ((Ratio(9.0, "a peer"),), None),
        ((Ratio(1.5, "a floor", 1.5), Ratio(9.0, "a peer")), True),
        ((Ratio(1.5, "a floor", 1.5), within(0.31, 0.3)), False),
    ],
)
def test_a_figure_is_reached_where_all_of_its_goals_are(ratios: tuple[Ratio, ...], is_reached: bool | None) -> None:  # noqa: FBT001 - a case
    assert Figure("work", "1 s", ratios).is_reached is is_reached


def test_a_figure_is_printed_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    tell("unkept", "1 s")
    monkeypatch.setenv(KEPT_IN, str(kept))
    told = [tell("work", "0.2 s", within(0.2, 0.3), Ratio(2.0, "a peer", 1.5)), tell("more", "1 s")]
    assert read_kept(kept) == told
    assert capsys.readouterr().out.splitlines() == [
        "unkept: 1 s",
        "work: 0.2 s",
        "  0.67 x the goal of 0.3 s (goal: at most 0.3 s, reached)",
        "  2.00 x a peer (goal: at most 1.5 x a peer, not reached)",
        "more: 1 s",
    ]
