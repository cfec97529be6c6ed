"""The size of a benchmark: the one whose figures are meant, or a small one that shows that it runs."""

import argparse
from typing import TypeVar

Size = TypeVar("Size")


def chosen(full: Size, small: Size, description: str | None) -> Size:
    """Return the size that the command line asks for: `full`, or `small` after `--small`.

    Args:
        full: The size whose figures are meant.
        small: A size that is done in seconds; its figures mean nothing.
        description: What `--help` says of the benchmark.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="run in seconds, to see that it works; not to measure")
    return small if parser.parse_args().small else full
