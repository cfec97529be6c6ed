"""The time to parse a paste, beside its peers and its floor, interleaved in one run; the ratios count.

The floor of the parse is `parse_floor.c`, compiled where there is a C compiler.
"""

import ctypes
import random
import re
import shutil
import subprocess
import tempfile
from bisect import bisect_right
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from bench.side_by_side import compare
from bench.sizes import chosen
from lib.domain.intake import MAX_ID
from lib.intake.paste import parse

FLOOR: Final = Path(__file__).with_name("parse_floor.c")
SEPARATED: Final = ("\n", "\r\n", ", ", ",", "\t", " ", ";", "،")
TOKEN: Final = re.compile(r"[^\s,;|،؛]+")
FOREIGN_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
"""Of the scripts that the text may be in; the parser knows those of every other script too."""
PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Size(NamedTuple):
    """How much is parsed.

    Attributes:
        pasted: The Ids of the paste.
        slots: The slots of the floor's hash table: a power of two, several times the Ids.
        runs: How often each way is run.
    """

    pasted: int
    slots: int
    runs: int


FULL: Final = Size(pasted=1_000_000, slots=2**22, runs=5)
SMALL: Final = Size(pasted=2_000, slots=2**13, runs=1)


def main(size: Size = FULL) -> None:
    """Print a line for each peer."""
    text = pasted(size.pasted)
    ours = parse(text)
    ways = {
        "ours": lambda: parse(text),
        "re.finditer": lambda: with_finditer(text),
        "a Python loop": lambda: with_loop(text),
        "pandas": lambda: with_pandas(text),
        "polars": lambda: with_polars(text),
        "pyarrow": lambda: with_pyarrow(text),
    }
    with tempfile.TemporaryDirectory() as folder:
        floor = compiled(Path(folder))
        if floor is not None:
            source = text.encode()
            ways["the floor in C"] = lambda: with_floor(floor, source, size)
            assert with_floor(floor, source, size) == (len(ours.ids), len(ours.rejected))  # noqa: S101 - the same job
        assert with_finditer(text) == (len(ours.ids), len(ours.rejected))  # noqa: S101 - the same job
        compare(f"parse {size.pasted:,} pasted Ids", "ours", ways, size.runs, goals={"the floor in C": 1.5})


def pasted(count: int) -> str:
    """Return Ids as people paste them: mixed separators, 5% repeated, 1% invalid, 10% in Persian digits."""
    chance = random.Random(5)  # noqa: S311 - the same text each time
    ids = [chance.randrange(10**17, 9 * 10**17) for _ in range(count * 95 // 100)]
    ids += chance.choices(ids, k=count - len(ids))
    chance.shuffle(ids)
    parts = []
    for number in ids:
        token, die = str(number), chance.random()
        if die < 0.1:  # noqa: PLR2004 - a tenth
            token = token.translate(PERSIAN)
        elif die < 0.11:  # noqa: PLR2004 - a hundredth
            token = f"{token[:5]}x{token[5:]}"
        parts.append(token + chance.choice(SEPARATED))
    return "".join(parts)


def with_finditer(text: str) -> tuple[int, int]:
    """Do the same with a regular expression: distinct Ids, and the invalid with their lines."""
    seen: dict[int, None] = {}
    rejected = []
    lines = [found.end() for found in re.finditer(r"\r\n|\r|\n", text)]
    for found in TOKEN.finditer(text):
        number = read(found.group())
        if number is None:
            rejected.append((bisect_right(lines, found.start()) + 1, found.group()))
        else:
            seen[number] = None
    return len(np.fromiter(seen, dtype=np.int64)), len(rejected)


def with_loop(text: str) -> tuple[int, int]:
    """Do the same line by line."""
    seen: dict[int, None] = {}
    rejected = []
    for line, content in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        for token in TOKEN.findall(content):
            number = read(token)
            if number is None:
                rejected.append((line, token))
            else:
                seen[number] = None
    return len(np.fromiter(seen, dtype=np.int64)), len(rejected)


def read(token: str) -> int | None:
    """Return the number that a token is, if it is one."""
    digits = token if token.isascii() else token.translate(FOREIGN_DIGITS)
    if not (digits.isascii() and digits.isdigit()) or digits[0] == "0":
        return None
    number = int(digits)
    return number if number <= MAX_ID else None


def with_pandas(text: str) -> tuple[int, int]:
    """Do nearly the same with pandas, which does not know the lines of the invalid."""
    tokens = pd.Series(TOKEN.findall(text))
    digits = tokens.str.translate(FOREIGN_DIGITS)
    is_number = digits.str.fullmatch("[1-9][0-9]{0,18}")
    return len(digits[is_number].astype("int64").unique()), int((~is_number).sum())


def with_polars(text: str) -> tuple[int, int]:
    """Do nearly the same with Polars, which does not know the lines of the invalid."""
    folded = pl.Series([text]).str.replace_many({chr(foreign): chr(digit) for foreign, digit in FOREIGN_DIGITS.items()})
    tokens = folded.str.replace_all(r"[\s,;|،؛]+", " ").str.split(" ").explode()
    tokens = tokens.filter(tokens != "")
    is_number = tokens.str.contains("^[1-9][0-9]{0,18}$")
    ids = tokens.filter(is_number).cast(pl.Int64).unique(maintain_order=True)
    return len(ids), len(tokens) - int(is_number.sum())


def with_pyarrow(text: str) -> tuple[int, int]:
    """Do nearly the same with Arrow, which does not know the lines of the invalid."""
    folded = pa.array([text])
    for foreign, digit in FOREIGN_DIGITS.items():
        folded = pc.replace_substring(folded, chr(foreign), chr(digit))
    tokens = pc.list_flatten(pc.split_pattern_regex(folded, r"[\s,;|،؛]+"))
    is_number = pc.match_substring_regex(tokens, "^[1-9][0-9]{0,18}$")
    ids = pc.unique(pc.cast(tokens.filter(is_number), pa.int64()))
    return len(ids), len(tokens) - pc.sum(is_number).as_py()


def compiled(folder: Path) -> ctypes.CDLL | None:
    """Return the floor, compiled into `folder`; None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        print("no C compiler: the floor is left out")
        return None
    library = folder / "parse_floor.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, FLOOR], check=True)  # noqa: S603 - our own file
    loaded = ctypes.CDLL(str(library))
    loaded.parse.restype = ctypes.c_size_t
    return loaded


def with_floor(floor: ctypes.CDLL, source: bytes, size: Size) -> tuple[int, int]:
    """Do the same in C."""
    ids = np.empty(size.pasted, dtype=np.int64)
    slots = np.zeros(size.slots, dtype=np.uint64)
    bad = np.empty((size.pasted, 3), dtype=np.uint32)
    rejected, accepted = ctypes.c_size_t(), ctypes.c_size_t()
    distinct = floor.parse(
        ctypes.c_char_p(source),
        ctypes.c_size_t(len(source)),
        *(ctypes.c_void_p(column.ctypes.data) for column in (ids, slots)),
        ctypes.c_uint64(size.slots - 1),
        ctypes.c_void_p(bad.ctypes.data),
        ctypes.byref(rejected),
        ctypes.byref(accepted),
    )
    return int(distinct), rejected.value


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
