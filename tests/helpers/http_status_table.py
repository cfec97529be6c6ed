"""The HTTP statuses in docs/faults.md: what becomes of a full answer of each, in each dialect."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from lib.gateway.dialects import open_gateway
from lib.gateway.errors import GatewayError
from tests.helpers.dialect_cases import DIALECT_CASES, good_answer
from tests.helpers.provider import Provider, Reply

STATUSES: Final = range(100, 600)
_IDS: Final = [639258934720294900, 639258934720294901]


def status_table() -> str:
    """Return a table of all statuses; neighbours that end the same way in every dialect share a row."""
    kinds = [asyncio.run(_kinds(dialect)) for dialect in DIALECT_CASES]
    rows = list(zip(STATUSES, zip(*kinds, strict=True), strict=True))
    head = f"| HTTP status | {' | '.join(DIALECT_CASES)} |\n|---|{'---|' * len(DIALECT_CASES)}\n"
    return head + "\n".join(_rows(rows))


def _rows(rows: Sequence[tuple[int, tuple[str, ...]]]) -> Iterator[str]:
    for kinds, group in groupby(rows, key=lambda row: row[1]):
        statuses = [status for status, _ in group]
        shown = str(statuses[0]) if len(statuses) == 1 else f"{statuses[0]} to {statuses[-1]}"
        yield f"| {shown} | {' | '.join(kinds)} |"


async def _kinds(dialect: str) -> list[str]:
    """Return what a full answer of each status brings in a dialect: the kind of an error, or 'answered'."""
    status = STATUSES[0]
    provider = Provider(answer=lambda _: Reply(good_answer(dialect, _IDS), status))
    secrets = ["secret"] * len(DIALECT_CASES[dialect].record.credentials)
    kinds = []
    async with open_gateway(
        DIALECT_CASES[dialect].record, "http://localhost/ask", secrets, width=1, timeout=20, app=provider
    ) as gateway:
        for status in STATUSES:  # noqa: B007 - the provider reads it
            try:
                await gateway.ask(_IDS)
                kinds.append("answered")
            except GatewayError as error:
                kinds.append(error.kind)
    return kinds
