"""A reference for the intake: token by token, in plain Python. The fast way has to give the same."""

from collections import Counter
from collections.abc import Iterable

from lib.domain.intake import Intake, Reason, Rejected
from lib.intake.numbers.characters import INVISIBLE
from lib.intake.numbers.tokens import read_token

Contents = tuple[list[int], int, tuple[Rejected, ...], dict[str, int]]


def contents_of(intake: Intake) -> Contents:
    """Return an intake without its warnings and row indexes, in a form that can be compared."""
    counts = {kind.value: count for kind, count in intake.repaired.items()}
    return intake.ids.tolist(), intake.repeated, intake.rejected, counts


def read_one_by_one(tokens: Iterable[tuple[int, str]]) -> Contents:
    """Sort `(row, token)` pairs into distinct Ids by first occurrence, repetitions, rejects and repairs."""
    distinct: dict[int, None] = {}
    count = 0
    rejected = []
    repaired: Counter[str] = Counter()
    for row, token in tokens:
        found, repairs = read_token(token)
        if isinstance(found, Reason):
            rejected.append(Rejected(row, token.strip(INVISIBLE), found))
            continue
        count += 1
        distinct[found] = None
        repaired.update(kind.value for kind in repairs)
    return list(distinct), count - len(distinct), tuple(rejected), dict(repaired)
