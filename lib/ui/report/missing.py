"""How many Ids of a lookup have no answer, why, and what to do about it."""

from collections import Counter
from collections.abc import Callable

import streamlit as st

from lib.domain.failures import PROVIDER_CHANGED, Failure, FailureKind
from lib.domain.lookups import Answered, State
from lib.i18n.language import Language
from lib.report.failure_labels import failure_cure, failure_label
from lib.ui.elements import markup
from lib.ui.elements.errors import button_action


def missing_answers(
    answered: Answered, missing: int, retry: Callable[[], None] | None, dialect: str, lang: Language
) -> None:
    """Draw how many Ids have no answer, why, and what to do, with a button that asks for them again.

    Args:
        answered: The lookup with its answers.
        missing: How many Ids have no answer.
        retry: Asks for them again; None where the visitor may not.
        dialect: The dialect that is set now.
        lang: The language of the page.
    """
    reasons: Counter[Failure] = Counter()
    for _, size, failure in answered.failures:
        reasons[failure] += size
    lines = [f"{_for_reason(size, why, lang)} {failure_cure(why, lang)}" for why, size in reasons.most_common()]
    unasked = missing - sum(reasons.values())
    if unasked:
        lines.append(_for_reason(unasked, None, lang))
    stop = answered.progress.stop
    if stop is not None:
        lines.insert(0, _why_stopped(stop, lang, is_said=any(why.kind is stop.kind for why in reasons)))
    show = st.info if answered.progress.state is State.CANCELLED else st.warning
    show(lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines))
    if answered.dialect != dialect:
        # Answers of the sandbox and of a provider would mix in one lookup.
        markup.hint(failure_cure(PROVIDER_CHANGED, lang))
        return
    askable = missing - answered.settled
    if askable and retry is not None:
        label = lang.plural(
            "Ask again for {count} Id without an answer", "Ask again for {count} Ids without an answer", askable
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(label, key="retry", on_click=button_action(retry))
            markup.side_hint(lang.say("In this lookup itself: what is answered now fills its gaps."))


def _why_stopped(stop: Failure, lang: Language, *, is_said: bool) -> str:
    """Return why a lookup was stopped as a whole; `is_said` is whether the reason of some Ids says it too."""
    if stop == PROVIDER_CHANGED:
        return failure_label(PROVIDER_CHANGED, lang) + "."
    if is_said or stop.kind is not FailureKind.REJECTED_THROUGHOUT:
        return lang.say("The lookup was stopped, since every further request would have failed the same way.")
    return f"{failure_label(stop, lang, markup.in_markdown)}. {failure_cure(stop, lang)}"


def _for_reason(count: int, failure: Failure | None, lang: Language) -> str:
    reason = failure_label(failure, lang, markup.in_markdown)
    return lang.plural("{count} Id: {reason}.", "{count} Ids: {reason}.", count, reason=reason)
