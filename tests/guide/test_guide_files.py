"""A file of the guide that lacks a text, or has one too many, is refused as a whole and by name."""

import re
from pathlib import Path

import pytest

from lib import guide as package
from lib.guide import GuideError
from lib.guide.model import LANGUAGES, guide, parse

FOLDER = Path(package.__file__).parent
ENGLISH = (FOLDER / "en.toml").read_text("utf-8")


def changed(pattern: str, replacement: str) -> str:
    """Return the English file with one place changed."""
    text, count = re.subn(pattern, replacement, ENGLISH, count=1, flags=re.DOTALL | re.MULTILINE)
    assert count == 1
    return text


def test_the_files_are_those_of_the_languages() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(LANGUAGES)
    assert parse(ENGLISH, "en.toml") == guide("en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "en.toml: lacks, or has one too many: codes, not_answered, unknown_code, wording"),
        ("codes = [", "en.toml: "),
        (changed(r"^\[codes\.14\].*?(?=^\[codes)", ""), "en.toml, codes: lacks, or has one too many: 14"),
        (changed(r"^\[codes\.14\]", "[codes.5]"), "en.toml, codes: lacks, or has one too many: 14, 5"),
        (changed(r"^headline = [^\n]*\n", ""), "en.toml, 0: lacks, or has one too many: headline"),
        (changed(r"^headline = ", "heading = 'x'\nheadline = "), "en.toml, 0: lacks, or has one too many: heading"),
        (changed(r"^headline = [^\n]*", "headline = ' '"), "en.toml, 0, headline: is no text of one line"),
        (changed(r"^headline = [^\n]*", "headline = 7"), "en.toml, 0, headline: is no text of one line"),
        (changed(r"^why = [^\n]*", 'why = "a\\\\nb"'), "en.toml, 0, why: is no text of one line"),
        (changed(r"^why = [^\n]*", 'why = "of {id}"'), "en.toml, 0, why: holds a placeholder"),
        (changed(r"^causes = \[.*?\]", "causes = []"), "en.toml, 0, causes: is no list of texts"),
        (changed(r"^causes = \[.*?\]", 'causes = "x"'), "en.toml, 0, causes: is no list of texts"),
        (changed(r"^causes = \[.*?\]", "causes = ['']"), "en.toml, 0, causes: is no text of one line"),
        (changed(r'^resend = "not_yet"', 'resend = "perhaps"'), "en.toml, 0, resend: is none of yes, no, not_yet"),
        (changed(r'^resend = "not_yet"', "resend = []"), "en.toml, 0, resend: is none of yes, no, not_yet"),
        (changed(r'^reply = "\{message\}', 'reply = "It'), "en.toml, 0, reply: must hold {message} once"),
        (changed(r'^reply = "', 'reply = "{message} {message}'), "en.toml, 0, reply: must hold {message} once"),
        (
            changed(r'^reply = "\{message\}', 'reply = "Sir, {message}'),
            "en.toml, 0, reply: does not begin with {message}",
        ),
        (
            changed(r'^reply = "\{message\}', 'reply = "{message} {count}'),
            "en.toml, 0, reply: must hold {message} once",
        ),
        (changed(r"with Id \{id\}", "with an Id"), "en.toml, wording, one_message: must hold {id} once"),
        (changed(r"^\[not_answered\].*", "not_answered = 1"), "en.toml"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(GuideError, match=re.escape(said)):
        parse(text, "en.toml")
