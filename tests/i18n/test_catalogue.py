"""The Persian catalogue has a complete translation of every text of the code, and nothing else."""

import ast
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from lib.i18n.language import CATALOGUE_PATH, language
from tests.helpers.paths import ROOT

KEYWORDS = {"say": None, "plural": (1, 2), "mark": None}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Names that are written in Latin letters in Persian too.
LATIN_IN_PERSIAN = {
    *("UTF-8", "UTF-16", "Windows-1256", "CSV", "TSV", "TXT", "JSON", "SQL", "LOG", "XLSX", "XLS", "ODS", "PDF"),
    # What Excel's own menus say.
    *("File", "Save", "As", "Excel", "Workbook", "xlsx", "Info", "Protect", "Encrypt", "with", "Password"),
    *("Format", "Cells", "Text"),
    *("REST", "SOAP", "API", "TLS", "IP", "http", "https"),
}


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@cache
def persian() -> Catalog:
    with CATALOGUE_PATH.open("rb") as source:
        return read_po(source, locale="fa")


@cache
def texts_of_the_code() -> frozenset[tuple[str, ...]]:
    return frozenset(
        forms(message)
        for folder in ("lib", "pages")
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, keywords=KEYWORDS)
    )


def translated() -> list[Message]:
    return [message for message in persian() if message.id]


def test_every_text_of_the_code_is_in_the_catalogue_and_no_other() -> None:
    assert {forms(message.id) for message in translated()} == texts_of_the_code()
    assert not persian().obsolete


def said_in(source: str) -> set[str]:
    """Return the texts of a module, with those in f-strings, which the extraction does not find."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in KEYWORDS]
    return {
        call.args[0].value
        for call in named
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def test_no_text_hides_in_an_f_string() -> None:
    said = {
        text
        for folder in ("lib", "pages")
        for path in (ROOT / folder).rglob("*.py")
        for text in said_in(path.read_text())
    }
    assert said <= {one for one, *_ in texts_of_the_code()}


@pytest.mark.parametrize("message", translated(), ids=lambda message: forms(message.id)[0][:40])
def test_a_text_is_translated_whole(message: Message) -> None:
    assert not message.fuzzy
    expected = set(PLACEHOLDER.findall(forms(message.id)[-1]))
    for text in forms(message.string or ""):
        assert text.strip()
        assert set(PLACEHOLDER.findall(text)) == expected
        assert set(LATIN_WORD.findall(PLACEHOLDER.sub("", text))) <= LATIN_IN_PERSIAN
        # The letters of the Persian keyboard, not the Arabic ones that look the same.
        assert not set("يكة") & set(text)


def test_a_text_is_said_with_the_digits_of_its_language() -> None:
    one, many = "{count} row", "{count} rows"
    assert language("fa").plural(one, many, 1234) == "۱٬۲۳۴ ردیف"
    assert language("en").plural(one, many, 1234) == "1,234 rows"
    assert language("en").plural(one, many, 1) == "1 row"
