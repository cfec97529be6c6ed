"""A file of the guide in which a text is missing, wrong or too many is refused, with every problem and its place."""

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
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted([*LANGUAGES, "claims", "steps"])
    assert parse(ENGLISH, "en.toml") == guide("en")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "",
            "\n".join(
                f"en.toml, {part}: Field required" for part in ("wording", "codes", "unknown_code", "not_answered")
            ),
        ),
        ("codes = [", "en.toml: "),
        (changed(r"^\[codes\.14\].*?(?=^\[codes)", ""), "en.toml, codes: missing, or not in the catalogue: 14"),
        (changed(r"^\[codes\.14\]", "[codes.5]"), "en.toml, codes: missing, or not in the catalogue: 14, 5"),
        (changed(r"^headline = [^\n]*\n", ""), "en.toml, codes.0.headline: Field required"),
        (
            changed(r"^headline = ", "heading = 'x'\nheadline = "),
            "en.toml, codes.0.heading: Extra inputs are not permitted",
        ),
        (changed(r"^headline = [^\n]*", "headline = ' '"), "en.toml, codes.0.headline: must be a text of one line"),
        (changed(r"^headline = [^\n]*", "headline = 7"), "en.toml, codes.0.headline: Input should be a valid string"),
        (changed(r"^why = [^\n]*", 'why = "a\\\\nb"'), "en.toml, codes.0.why: must be a text of one line"),
        (changed(r"^why = [^\n]*", 'why = "of {id}"'), "en.toml, codes.0.why: holds a placeholder"),
        (changed(r"^causes = \[.*?\]", "causes = []"), "en.toml, codes.0.causes: Tuple should have at least 1 item"),
        (changed(r"^causes = \[.*?\]", 'causes = "x"'), "en.toml, codes.0.causes: Input should be a valid tuple"),
        (changed(r"^causes = \[.*?\]", "causes = ['']"), "en.toml, codes.0.causes.0: must be a text of one line"),
        (
            changed(r'^resend = "not_yet"', 'resend = "perhaps"'),
            "en.toml, codes.0.resend: Input should be 'yes', 'no' or 'not_yet'",
        ),
        (
            changed(r'^resend = "not_yet"', "resend = []"),
            "en.toml, codes.0.resend: Input should be 'yes', 'no' or 'not_yet'",
        ),
        (changed(r'^reply = "\{message\}', 'reply = "It'), "en.toml, codes.0.reply: must hold {message} once"),
        (changed(r'^reply = "', 'reply = "{message} {message}'), "en.toml, codes.0.reply: must hold {message} once"),
        (
            changed(r'^reply = "\{message\}', 'reply = "Sir, {message}'),
            "en.toml, codes.0.reply: must begin with {message}",
        ),
        (
            changed(r'^reply = "\{message\}', 'reply = "{message} {count}'),
            "en.toml, codes.0.reply: must hold {message} once",
        ),
        (changed(r"Hello\[ \{name\}\]", "Hello {name}"), "wording.opening: must hold {name} in square brackets"),
        (changed(r"with Id \{id\}", "with an Id"), "en.toml, wording.one_message: must hold {id} once"),
        (changed(r"^\[codes\.14\]", "[codes.014]"), "en.toml, codes: missing, or not in the catalogue: 014, 14"),
        (changed(r"^\[not_answered\].*", "not_answered = 1"), "en.toml, unknown_code.not_answered: Extra inputs"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_the_place(text: str, problem: str) -> None:
    with pytest.raises(GuideError, match=re.escape(problem)):
        parse(text, "en.toml")
