"""Each benchmark runs to its end at a small size and prints its ratios; how fast anything is, no test judges."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT
from tests.helpers.postgres_server import programs

HELPERS = {
    "bare_loop",
    "bare_page",
    "customers",
    "databases",
    "figure",
    "figures",
    "lookups",
    "process_use",
    "provider_alone",
    "side_by_side",
    "sizes",
    "visits",
}
BENCHMARKS = sorted({path.stem for path in (ROOT / "bench").glob("*.py")} - HELPERS)
RATIO = re.compile(r"\d+\.\d\d x [a-z]")
MAKE = re.compile(r" bench\.(\w+)")
LISTED = re.compile(r"^BENCHMARKS := (?:.*\\\n)*.*", re.MULTILINE)


@pytest.mark.processes
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_ends_and_prints_ratios(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name in {"replicas", "scaled"} and programs() is None:
        pytest.skip("PostgreSQL is not installed")
    benchmark = importlib.import_module(f"bench.{name}")
    benchmark.main(benchmark.SMALL)
    assert RATIO.search(capsys.readouterr().out)


def test_make_runs_every_benchmark() -> None:
    listed = LISTED.search((ROOT / "Makefile").read_text())
    assert listed is not None
    assert sorted(MAKE.findall(listed[0].replace("\t", " "))) == BENCHMARKS


def test_a_small_size_is_chosen_on_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.lookup", "--small"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env={"HOME": str(tmp_path)})  # noqa: S603 - our own command
    small = importlib.import_module("bench.lookup").SMALL
    assert f": {small.ids:,} Ids" in ran.stdout
    assert RATIO.search(ran.stdout)
