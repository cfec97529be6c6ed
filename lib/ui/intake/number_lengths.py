"""Numbers that are much shorter than the rest: shown beside the long ones, and taken too if a person says so."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lib.domain.intake import Intake, Mixture, NumberGroup
from lib.i18n.language import Language
from lib.ui.elements import markup
from lib.ui.state import box, session


class Read(NamedTuple):
    """What was read with the numbers that a person chose.

    Attributes:
        intake: The Ids.
        identity: Differs between intakes.
    """

    intake: Intake
    identity: object


def chosen_lengths(name: str, identity: object, read: Callable[[bool | None], Intake]) -> Read:
    """Return an intake with the shorter numbers, or without them, as the person chose.

    Args:
        name: The name under which it is cached.
        identity: Differs between texts, files and columns.
        read: Returns the intake for whether it takes the shorter numbers; for None, as it does before a choice.
    """
    first = session.cached(name, identity, lambda: read(None))
    if first.mixture is None:
        return Read(first, identity)
    usual = first.mixture.is_taken
    is_taken = box.takes_short((name, identity), usual=usual)
    if is_taken == usual:
        return Read(first, (identity, is_taken))
    return Read(session.cached(f"{name} chosen", identity, lambda: read(is_taken)), (identity, is_taken))


def number_groups(mixture: Mixture, lang: Language) -> None:
    """Draw how many numbers are long and how many are much shorter, and the choice to take these too."""
    with st.container(key="lengths", gap="small"):
        markup.hint(groups_in_words(mixture, lang))
        st.checkbox(
            lang.plural(
                "Ask about the {count} shorter number too",
                "Ask about the {count} shorter numbers too",
                mixture.short.count,
            ),
            key=session.TAKES_SHORT,
        )


def groups_in_words(mixture: Mixture, lang: Language) -> str:
    """Return the sentence that names both groups of numbers, with an example of each."""
    return lang.say(
        "Numbers of two kinds: {long} of {long_digits} digits (such as {long_example}), {short} of {short_digits} "
        "(such as {short_example}).",
        long=mixture.long.count,
        long_digits=_digits(mixture.long, lang),
        long_example=str(mixture.long.example),
        short=mixture.short.count,
        short_digits=_digits(mixture.short, lang),
        short_example=str(mixture.short.example),
    )


def _digits(group: NumberGroup, lang: Language) -> str:
    if group.fewest == group.most:
        return lang.number(group.most)
    return lang.say("{fewest} to {most}", fewest=group.fewest, most=group.most)
