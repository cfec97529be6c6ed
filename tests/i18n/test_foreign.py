"""Texts from outside are shown as they are, and cannot reorder the text around them."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.i18n.foreign import harmless, isolated
from lib.ui.elements.markup import foreign, in_markdown

OPENING, CLOSING = "\u2066\u2067\u2068", "\u2069"
texts = (
    st.text(st.sampled_from("ab یک\u200c\u200e\u202a\u202c\u202d\u202e\n\t\x00\x85\u2028" + OPENING + CLOSING))
    | st.text()
)


def depth(text: str) -> list[int]:
    """Return the depth of isolates before each character and at the end."""
    depths, now = [0], 0
    for character in text:
        now += (character in OPENING) - (character == CLOSING)
        depths.append(now)
    return depths


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("invoice\u202excod.exe", "invoicexcod.exe"),
        ("\u2069\u2069out", "out"),
        ("\u2067open", "\u2067open\u2069"),
        ("\u2068a\u2069b\u2069", "\u2068a\u2069b"),
        ("two\r\nlines", "two lines"),
        ("می\u200cخواهم \u200f(x)", "می\u200cخواهم \u200f(x)"),
        ("<b>:red[x]", "<b>:red[x]"),
        ("", ""),
    ],
)
def test_marks_that_turn_the_text_around_are_left_out(text: str, shown: str) -> None:
    assert harmless(text) == shown
    assert isolated(text) == f"\u2068{shown}\u2069"


@given(texts)
@example("\u2069\u2066\u2069\u2069")
def test_nothing_reaches_beyond_the_end(text: str) -> None:
    depths = depth(harmless(text))
    assert min(depths) == depths[-1] == 0
    assert min(depth(isolated(text))[1:-1]) == 1
    assert not re.search("[\u202a-\u202e\x00-\x1f\x7f-\x9f\u2028\u2029]", harmless(text))
    assert harmless(harmless(text)) == harmless(text)


@given(st.text())
def test_letters_are_kept_and_html_is_escaped(text: str) -> None:
    assert [each for each in harmless(text) if each.isalnum()] == [each for each in text if each.isalnum()]
    html = foreign(text)
    assert html == "" or re.fullmatch(r"<bdi>[^<>]*</bdi>", html)


@given(st.text(st.sampled_from("a:_-<>~=*[]`$w.@/ \\\\")))
def test_every_mark_of_markdown_is_escaped(text: str) -> None:
    written = in_markdown(text)
    assert re.fullmatch(r"\u2068(?:\\[!-/:-@\[-`{-~]|[^!-/:-@\[-`{-~])*\u2069", written)
    assert re.sub(r"\\(.)|[\u2060\u2068\u2069]", r"\1", written) == text
    plain = re.sub(r"\\(.)", r"\1", written)
    assert not re.search(r":[A-Za-z_/]|[-<>~=][-<>~=]|www\.|@[^\u2060]", plain)
