"""Writes docs/faults.md: what becomes of each fault of the sandbox in each dialect, and what the page says about it.

python -m tests.helpers.fault_table        writes it anew; a person then judges what has changed
"""

from typing import Final

from lib.gateway.errors import GATEWAY_ERRORS, GatewayError
from lib.i18n.language import Language, language
from lib.report.labels import failure_cure, failure_label
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import FAULTS, Fault, code_of
from tests.helpers.dialect_cases import DIALECT_CASES, ask_in
from tests.helpers.http_status_table import status_table
from tests.helpers.paths import ROOT

PATH: Final = ROOT / "docs" / "faults.md"
BESIDE: Final = [639258934720294900 + place for place in range(20)]
"""Ids in one batch with the Id of the fault; none of them may get the status of another."""
ANSWERED: Final = "answered"


def outcome(dialect: str, message_id: int) -> str:
    """Request a batch with `message_id` in `dialect`; returns the kind of the error, or ANSWERED."""
    ids = [*BESIDE[:10], message_id, *BESIDE[10:]]
    try:
        codes = ask_in(dialect, create_app(latency=0), ids, timeout=0.3)
    except GatewayError as error:
        return error.kind
    assert codes == [code_of(each) for each in ids]
    return ANSWERED


def table() -> str:
    """Return the whole document."""
    faults = "\n".join(_fault_row(message_id, fault) for message_id, fault in FAULTS.items())
    english, persian = (_words(language(code)) for code in ("en", "fa"))
    names = " | ".join(DIALECT_CASES)
    return f"""# What can go wrong with the provider, and what becomes of it

Made by `python -m tests.helpers.fault_table` from what really happens; `make test` fails when it is no longer true.

## Faults of the sandbox, by dialect

Each Id spoils the batch it is in. The cells name the error that the gateway raises for the batch; `{ANSWERED}` means
that every Id of it got its own status all the same.

| Id | fault | {names} |
|---|---|{"---|" * len(DIALECT_CASES)}
{faults}

## HTTP statuses

Only 200 brings codes: beside any other status, even a body full of them is not believed. 201 and 202 say that something
was begun, 206 that a part is missing; none of them is the documented answer. Before a final answer, a server may send
any number of 100 to 199 but 101.

{status_table()}

## Errors

| error | asked again | stops the lookup | the page says | and what to do |
|---|---|---|---|---|
{english}

## The same in Persian

| error | asked again | stops the lookup | the page says | and what to do |
|---|---|---|---|---|
{persian}
"""


def _fault_row(message_id: int, fault: Fault) -> str:
    cells = " | ".join(outcome(dialect, message_id) for dialect in DIALECT_CASES)
    return f"| {message_id} | {fault} | {cells} |"


def _words(lang: Language) -> str:
    rows = []
    for kind in GATEWAY_ERRORS:
        failure = kind().as_failure()
        again, stops = ("yes" if flag else "" for flag in (kind.asking_again_helps, kind.stops_lookup))
        rows.append(
            f"| {kind.kind} | {again} | {stops} | {failure_label(failure, lang)} | {failure_cure(failure, lang)} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    PATH.write_text(table(), "utf-8")
