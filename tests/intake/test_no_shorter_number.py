"""However long Ids are surrounded, no shorter number is asked unless a person says so."""

import json
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from lib.intake.files import read
from lib.intake.limits import IntakeLimits
from lib.intake.paste import parse
from lib.intake.pasted_table import find_pasted_table

FIRST: Final = 6 * 10**17
ids = st.lists(st.integers(FIRST, 7 * 10**17 - 1), min_size=1, max_size=8, unique=True)
known = st.sampled_from([1763600001123, 6037991234567893, 20261120, 20261120102211])
shorter = st.integers(1, 10**16 - 1) | st.integers(1, 9999) | known
cells = shorter | st.integers(10**16, 10**17 - 1)
"""Numbers of a column with a name. Elsewhere a number that has only one digit less may be an Id."""
names = st.sampled_from(
    [
        "id",
        "Id",
        "message_id",
        "شناسه",
        "کد پیگیری",
        "sms id",
        "ref",
        "x",
        "موبایل",
        "price",
        "code",
        "",
        "ردیف",
        "track id",
    ]
)
texts = st.sampled_from(["", "x", "ارسال شد", "2026-11-20 10:22:00", "09121234501", "-", "1,250,000"])
words = st.sampled_from(
    ["سلام", "سفارش", "تلفن 0912 123 4567", "مبلغ 1,250,000 تومان", "at 10:22:31", "IR06", "کارت", "(x)"]
)
keys = st.sampled_from(["id", "messageid", "status", "cost", "batch", "ts", "شناسه"])


def asked_of_paste(text: str) -> set[int]:
    """Return what is asked of a paste by a person who presses the button and nothing else."""
    table = find_pasted_table(text, IntakeLimits())
    if table is not None and table.rivals:
        return set()
    intake = parse(text) if table is None else table.intake(table.id_column)
    is_doubted = intake.mixture is not None and intake.mixture.is_doubtful
    return set() if intake.warnings or is_doubted else set(intake.ids.tolist())


def asked_of_file(content: bytes) -> set[int]:
    """Return the same of a file."""
    table = read(content)
    intake = table.intake(table.id_column)
    is_doubted = intake.mixture is not None and intake.mixture.is_doubtful
    return set() if table.rivals or intake.warnings or is_doubted else set(intake.ids.tolist())


@given(st.data(), ids, st.sampled_from([",", ";", "\t", "|"]), st.booleans())
def test_no_shorter_number_of_a_file_is_asked(
    data: st.DataObject,
    numbers: list[int],
    delimiter: str,
    has_header: bool,  # noqa: FBT001 - drawn
) -> None:
    width = data.draw(st.integers(1, 5))
    place = data.draw(st.integers(0, width))
    others = [
        [str(data.draw(cells if has_header else shorter)) for _ in numbers]
        if data.draw(st.booleans())
        else [data.draw(texts) for _ in numbers]
        for _ in range(width)
    ]
    columns = [*others[:place], list(map(str, numbers)), *others[place:]]
    header = [[data.draw(names) for _ in columns]] if has_header else []
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in (*header, *zip(*columns, strict=True))]
    asked = asked_of_file("\n".join(lines).encode())
    assert asked <= set(numbers)
    pasted = asked_of_paste("\n".join(lines))
    assert pasted <= set(numbers)


@given(st.data(), ids)
def test_no_shorter_number_of_a_letter_is_asked(data: st.DataObject, numbers: list[int]) -> None:
    pieces = [
        *map(str, numbers),
        *map(str, data.draw(st.lists(shorter, max_size=12))),
        *data.draw(st.lists(words, max_size=8)),
    ]
    order = data.draw(st.permutations(pieces))
    text = "".join(piece + data.draw(st.sampled_from([" ", "\n", "، ", ": ", "\t", " - "])) for piece in order)
    assert asked_of_paste(text) <= set(numbers)


@given(st.data(), ids, st.sampled_from(["json", "pretty", "lines", "log", "colons", "sql"]))
def test_no_shorter_number_of_a_program_is_asked(data: st.DataObject, numbers: list[int], form: str) -> None:
    named = data.draw(st.lists(keys, min_size=1, max_size=5, unique=True))
    place = data.draw(st.sampled_from(named))
    records = [{key: number if key == place else data.draw(cells) for key in named} for number in numbers]
    text = {
        "json": lambda: json.dumps({"status": 200, "entries": records}),
        "pretty": lambda: json.dumps(records, indent=2),
        "lines": lambda: "\n".join(map(json.dumps, records)),
        "log": lambda: "\n".join(" ".join(f"{key}={value}" for key, value in each.items()) for each in records),
        "colons": lambda: "\n".join(
            "at 10:22:31 " + ", ".join(f"{k}: {v}" for k, v in each.items()) for each in records
        ),
        "sql": lambda: (
            f"INSERT INTO t ({', '.join(named)}) VALUES "  # noqa: S608 - text to be read
            + ", ".join(f"({', '.join(map(str, each.values()))})" for each in records)
        ),
    }[form]()
    asked = asked_of_paste(text)
    assert asked <= set(numbers)
    assert asked_of_file(text.encode()) <= set(numbers)
