"""A benchmark that tells one figure and then fails: `python -m tests.helpers.failing_benchmark`."""

from bench.figure import Ratio, tell

if __name__ == "__main__":
    tell("half of the work", "1 s", Ratio(0.5, "the whole | of it", 0.4))
    raise SystemExit(3)
