"""What each dialect makes of each fault of the sandbox, and what the page says of it, as the table of docs/faults.md.

python -m tests.helpers.fault_table        writes it anew; what has changed is then for a person to judge
"""

from typing import Final

from lib.gateway.errors import KINDS, GatewayError
from lib.i18n.language import Language, language
from lib.report.labels import failure_cure, failure_label
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import FAULTS, Fault, code_of
from tests.helpers.dialect_cases import DIALECT_CASES, ask_in
from tests.helpers.paths import ROOT

PATH: Final = ROOT / "docs" / "faults.md"
BESIDE: Final = [639258934720294900 + place for place in range(20)]
"""Ids that are asked in one batch with the fault's own: none of them may take another's status."""
ANSWERED: Final = "answered"


def outcome(dialect: str, message_id: int) -> str:
    """Ask a batch that holds `message_id` in `dialect`; returns the kind of error that came of it, or ANSWERED."""
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
    for kind in KINDS:
        failure = kind().as_failure()
        again, stops = ("yes" if flag else "" for flag in (kind.asking_again_helps, kind.stops_lookup))
        rows.append(
            f"| {kind.kind} | {again} | {stops} | {failure_label(failure, lang)} | {failure_cure(failure, lang)} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    PATH.write_text(table(), "utf-8")
