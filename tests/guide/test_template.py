"""A text with variables: what is not known leaves neither a variable nor a hole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.guide import Known, Variable, filled, guide, unknown_places

ALL = {Variable.MESSAGE: "M", Variable.ID: "7", Variable.NAME: "N. N.", Variable.DATE: "D", Variable.OPERATOR: "O"}
PIECES = st.sampled_from(
    ["Hello", "{name}", "{id}", "{date}", "[ {name}]", "[", "]", ".", " ", "\n", "؟", "a.b", "سلام"]
)


@pytest.mark.parametrize(
    ("template", "known", "text"),
    [
        ("Hello[ {name}]. {message} was sent.", (), "Hello. M was sent."),
        ("Hello[ {name}]. {message} was sent.", (Variable.NAME,), "Hello N. N.. M was sent."),
        ("Hello {name}. {message} was sent.", (), "M was sent."),
        ("Dear {name}!\n{message} was sent.\n\n\n\nOn {date}.", (), "M was sent."),
        ("Sent[, as of {date}][ by {operator}].", (Variable.DATE,), "Sent, as of D."),
        ("See a.example.com now. By {operator}? Bye.", (), "See a.example.com now. Bye."),
        ("[ours] {message}", (), "[ours] M"),
        ("By {operator}.", (), ""),
    ],
)
def test_what_is_not_known_is_left_out(template: str, known: tuple[Variable, ...], text: str) -> None:
    assert filled(template, {name: ALL[name] for name in (Variable.MESSAGE, *known)}) == text


@given(st.lists(PIECES, max_size=12), st.sets(st.sampled_from(Variable)))
def test_no_variable_is_ever_left(pieces: list[str], known: set[Variable]) -> None:
    template = "".join(pieces)
    text = filled(template, {name: ALL[name] for name in known})
    assert not set("{}") & set(text)
    assert text == text.strip()
    assert "\n\n\n" not in text


def test_what_is_no_variable_is_named_once() -> None:
    assert unknown_places("{name} {Name} {} {Name} {message} }") == ("{Name}", "{}", "}")
    assert unknown_places("{message} {id} {name} {date} {operator}") == ()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_values_of_texts_from_outside_are_isolated(language: str) -> None:
    values = guide(language).values(Known(5, "a\u202eb", "1405", "MCI"))
    assert values[Variable.NAME] == "\u2068ab\u2069"
    assert re.search("\u20685\u2069", values[Variable.MESSAGE])
    assert set(guide(language).values(Known())) == {Variable.MESSAGE}
