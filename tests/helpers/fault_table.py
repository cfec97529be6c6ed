"""Writes docs/faults.md: what becomes of each fault of the sandbox in each dialect, and what the page says about it.

python -m tests.helpers.fault_table        writes it anew; a person then judges what has changed
"""

from typing import Final

from lib.domain.failures import Failure, FailureKind
from lib.gateway.errors import GATEWAY_ERRORS, GatewayError
from lib.i18n.language import Language, language
from lib.report.failure_labels import failure_cure, failure_label
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import FAULTS, Fault, code_of
from tests.helpers import strange_answers
from tests.helpers.dialect_cases import DIALECT_CASES, answer_in, said_by
from tests.helpers.http_status_table import status_table
from tests.helpers.paths import ROOT

PATH: Final = ROOT / "docs" / "faults.md"
BESIDE: Final = [639258934720294900 + place for place in range(20)]
"""Ids in one batch with the Id of the fault; none of them may get the status of another."""
ANSWERED: Final = "answered"
OF_ONE_ID: Final = [Failure(kind) for kind in FailureKind if kind.startswith("entry_")]
"""The failures of single Ids in an answer to others."""


def outcome(dialect: str, message_id: int) -> str:
    """Request a batch with `message_id` in `dialect`; returns the kind of its error or of an Id's, or ANSWERED."""
    ids = [*BESIDE[:10], message_id, *BESIDE[10:]]
    try:
        said = said_by(answer_in(dialect, create_app(latency=0), ids, timeout=0.3))
    except GatewayError as error:
        return error.kind
    failed = [each for each in said if isinstance(each, Failure)]
    assert [each for each in said if not isinstance(each, Failure)] == [
        code_of(message_id) for message_id, each in zip(ids, said, strict=True) if not isinstance(each, Failure)
    ]
    return f"one Id: {failed[0].kind}" if failed else ANSWERED


def table() -> str:
    """Return the whole document."""
    faults = "\n".join(_fault_row(message_id, fault) for message_id, fault in FAULTS.items())
    english, persian = (_words(language(code)) for code in ("en", "fa"))
    names = " | ".join(DIALECT_CASES)
    return f"""# What can go wrong with the provider, and what becomes of it

Made by `python -m tests.helpers.fault_table` from what really happens; `make test` fails when it is no longer true.

## Faults of the sandbox, by dialect

Each Id spoils the batch it is in. The cells name the error that the gateway raises for the batch; `{ANSWERED}` means
that every Id of it got its own status all the same, and `one Id:` that all but one did.

| Id | fault | {names} |
|---|---|{"---|" * len(DIALECT_CASES)}
{faults}

## Strange answers, by dialect

Two Ids are asked; but for what is strange, the answer gives each a status. A dash means that it cannot be said so.

| answer | {names} |
|---|{"---|" * len(DIALECT_CASES)}
{strange_answers.rows()}

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
        again, stops = ("yes" if flag else "" for flag in (kind.asking_again_helps, kind.stops_lookup))
        rows.append(_word_row(kind().as_failure(), again, stops, lang))
    rows += [_word_row(failure, "", "", lang) for failure in OF_ONE_ID]
    return "\n".join(rows)


def _word_row(failure: Failure, again: str, stops: str, lang: Language) -> str:
    said, cure = failure_label(failure, lang), failure_cure(failure, lang)
    return f"| {failure.kind} | {again} | {stops} | {said} | {cure} |"


if __name__ == "__main__":
    PATH.write_text(table(), "utf-8")
