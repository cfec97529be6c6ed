"""No text of the product has a term that `docs/glossary.md` says is not to be used."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import pytest
from babel.messages.pofile import read_po

from lib.domain.statuses import CATALOGUE
from lib.i18n.language import CATALOGUE_PATH
from tests.helpers.paths import ROOT

HEAD: Final = ["English", "Persian", "what it is", "not", "except in"]
TERM: Final = re.compile(r"`([^`]+)`")
PERSIAN_LETTER: Final = re.compile("[آ-ی]")
QUOTED: Final = re.compile("«([^»]*)»")
JOINER: Final = "\u200c"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the glossary: a term to use, those not to be used instead, and where they are right all the same."""

    persian: str
    wrong: tuple[str, ...]
    exceptions: tuple[str, ...]


def rows() -> Iterator[list[str]]:
    for line in (ROOT / "docs/glossary.md").read_text().splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@cache
def glossary() -> tuple[Entry, ...]:
    return tuple(
        Entry(row[1], tuple(TERM.findall(row[3])), tuple(TERM.findall(row[4]))) for row in rows() if row != HEAD
    )


def has_term(term: str, text: str) -> bool:
    """Return whether a text has a term as a word or as words; Persian endings do not hide it."""
    return re.search(rf"(?<![\w{JOINER}]){re.escape(term)}(?!\w)", text) is not None


def of_our_own(text: str) -> str:
    """Return a text without the words of the provider that it quotes."""
    descriptions = [status.description for status in CATALOGUE.values() if status.is_documented]
    return QUOTED.sub(lambda quote: "" if any(quote[1] in each for each in descriptions) else quote[0], text)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def persian_texts() -> Iterator[str]:
    with CATALOGUE_PATH.open("rb") as source:
        for message in read_po(source, locale="fa"):
            yield from strings(message.string)
    yield from strings(tomllib.loads((ROOT / "lib/guide/fa.toml").read_text()))
    yield from re.findall('["`]([^"`]*[آ-ی][^"`]*)["`]', (ROOT / "static/words.js").read_text())
    yield from (status.description for status in CATALOGUE.values() if not status.is_documented)


def english_texts() -> Iterator[str]:
    with CATALOGUE_PATH.open("rb") as source:
        for message in read_po(source, locale="fa"):
            yield from strings(message.id)
    yield from strings(tomllib.loads((ROOT / "lib/guide/en.toml").read_text()))


def misuses(entry: Entry, texts: Iterator[str]) -> list[tuple[str, str]]:
    """Return each term that is not to be used with each text that has it."""
    found = []
    for text in texts:
        rest = of_our_own(text)
        for exception in entry.exceptions:
            rest = rest.replace(exception, "")
        found += [(term, text) for term in entry.wrong if has_term(term, rest)]
    return found


@pytest.mark.parametrize("entry", glossary(), ids=lambda entry: entry.persian)
def test_no_text_has_a_term_that_is_not_to_be_used(entry: Entry) -> None:
    assert not misuses(entry, persian_texts())
    assert not misuses(entry, english_texts())


def test_every_row_of_the_glossary_is_whole() -> None:
    assert all(len(row) == len(HEAD) and row[1] and row[2] for row in rows())
    wrong = [term for entry in glossary() for term in entry.wrong]
    assert len(set(wrong)) == len(wrong)
    assert sum(bool(PERSIAN_LETTER.search(term)) for term in wrong) > len(wrong) / 2


def test_a_term_is_found_with_its_endings_but_not_in_another_word() -> None:
    entry = Entry("فیلتر", ("صافی", "ID"), ("آب صافی",))
    texts = ["صافی‌ها", "صافیِ تازه", "ناصافی", "آب صافی", "the ID", "IDEA", "Id"]
    assert [text for _, text in misuses(entry, iter(texts))] == ["صافی‌ها", "صافیِ تازه", "the ID"]


def test_what_the_provider_says_may_be_quoted() -> None:
    entry = Entry("فهرست سیاه", ("بلک لیست",), ())
    assert not misuses(entry, iter(["علت: «بلک لیست»"]))
    assert misuses(entry, iter(["شماره در بلک لیست است", "«بلک لیست تازه»"]))
