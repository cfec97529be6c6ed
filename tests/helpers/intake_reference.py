"""What the intake means, said the slow way: token by token, in Python. The fast way must come to the same."""

from collections import Counter
from collections.abc import Iterable

from lib.domain.intake import Intake, Reason, Rejected
from lib.intake.numbers.characters import INVISIBLE
from lib.intake.numbers.tokens import read_token

Taken = tuple[list[int], int, tuple[Rejected, ...], dict[str, int]]


def taken(intake: Intake) -> Taken:
    """Return what an intake says but for its doubts and places, to be compared."""
    counts = {kind.value: count for kind, count in intake.repaired.items()}
    return intake.ids.tolist(), intake.repeated, intake.rejected, counts


def one_by_one(tokens: Iterable[tuple[int, str]]) -> Taken:
    """Sort `(row, token)` pairs into distinct Ids in the order first seen, repetitions, the rejected and repairs."""
    seen: dict[int, None] = {}
    count = 0
    rejected = []
    repaired: Counter[str] = Counter()
    for row, token in tokens:
        found, repairs = read_token(token)
        if isinstance(found, Reason):
            rejected.append(Rejected(row, token.strip(INVISIBLE), found))
            continue
        count += 1
        seen[found] = None
        repaired.update(kind.value for kind in repairs)
    return list(seen), count - len(seen), tuple(rejected), dict(repaired)
