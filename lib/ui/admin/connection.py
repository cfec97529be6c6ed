"""The parts of the connection page: the gateway, the limits, the state of the provider, a test with one Id."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from lib.domain.failures import Failure
from lib.domain.intake import Reason
from lib.domain.lookups import ProviderState
from lib.domain.panel import PanelState
from lib.domain.statuses import CATALOGUE, Status
from lib.gateway.dialects import DIALECTS
from lib.i18n.language import Language
from lib.intake.numbers.tokens import read_id
from lib.report.card_context import credit_in_words
from lib.report.code_words import numbered_status
from lib.report.failure_labels import failure_cure, failure_label
from lib.report.labels import outcome_label
from lib.settings import Settings
from lib.ui.elements import markup


def dialect_label(key: str, lang: Language) -> str:
    """Return the name of a dialect for people; `key` is its key."""
    return lang.say(DIALECTS[key].label)


def gateway(settings: Settings, address: str, lang: Language) -> None:
    """Draw which gateway answers.

    Args:
        settings: The settings of this process.
        address: The provider's address, without the parts that may contain a secret.
        lang: The language of the page.
    """
    facts: list[tuple[str, str]] = [(lang.say("Way of asking"), dialect_label(settings.dialect, lang))]
    markup.gateway_notice(lang, is_sandbox=settings.is_sandbox, is_readable=settings.is_readable_on_the_way)
    if not settings.is_sandbox:
        is_tls = address.startswith("https:")
        facts += [
            (lang.say("Address"), address),
            (lang.say("Encrypted on the way"), lang.say("yes, by TLS") if is_tls else lang.say("no, plain http")),
            (lang.say("Account"), lang.say("set; never shown")),
        ]
    codes = sorted(CATALOGUE)
    last_documented = max(code for code in codes if CATALOGUE[code].is_documented)
    facts.append(
        (
            lang.say("Known codes"),
            lang.say(
                "{count}, of {first} to {last}; those above {documented} are not on the provider's page; any other is "
                "shown as an unknown code",
                count=len(codes),
                first=str(codes[0]),
                last=str(codes[-1]),
                documented=str(last_documented),
            ),
        )
    )
    markup.facts(facts)


def limits(settings: Settings, lang: Language) -> None:
    """Draw the limits of requests to the provider."""
    allowed = settings.limits
    rate = lang.say("no limit") if allowed.rate is None else lang.number(allowed.rate)
    facts = [
        (lang.say("Ids a request"), lang.number(allowed.batch_size)),
        (lang.say("Requests at once"), lang.number(allowed.concurrency)),
        (lang.say("Requests a second"), rate),
        (lang.say("Longest wait for an answer"), lang.duration(settings.timeout)),
    ]
    markup.facts(facts)


def provider_state(state: ProviderState, lang: Language) -> None:
    """Draw whether the provider answers, since when it is down, and its last failure."""
    never = lang.say("none yet")
    facts = [(lang.say("Last answer"), lang.date(state.last_answer_at) if state.last_answer_at else never)]
    if state.is_down:
        markup.outage(state, datetime.now(UTC), lang)
    if state.last_failure is not None and state.last_failure_at is not None:
        facts.append((lang.say("Last failure"), lang.date(state.last_failure_at)))
        facts.append((lang.say("Why"), failure_label(state.last_failure, lang)))
        facts.append((lang.say("What to do"), failure_cure(state.last_failure, lang)))
    else:
        facts.append((lang.say("Last failure"), never))
    markup.facts(facts)


def panel_state(state: PanelState | None, lang: Language) -> None:
    """Draw what the provider's panel says of the account, and when it said so."""
    if state is None:
        markup.hint(lang.say("This way of asking, or its address, does not lead to the panel."))
        return
    if state.failure is not None:
        asked = lang.say(
            "Asked at {time}: {reason}.", time=lang.date(state.asked_at), reason=failure_label(state.failure, lang)
        )
        markup.hint(asked)
        return
    unknown = lang.say("not told")
    facts = [
        (lang.say("Credit left"), credit_in_words(state, lang) or unknown),
        (lang.say("Valid until"), lang.date(state.expires_at) if state.expires_at is not None else unknown),
        (lang.say("The panel said so at"), lang.date(state.asked_at)),
    ]
    markup.facts(facts)


def try_one(ask_once: Callable[[int], Status | Failure], sample: str, lang: Language) -> None:
    """Draw the test with one Id.

    Args:
        ask_once: Requests the status of an Id from the provider, and returns it or why there is none.
        sample: The text in the field at first.
        lang: The language of the page.
    """
    given = st.text_input(lang.say("An Id of a message you know"), value=sample, key="test_id", width=420)
    if not st.button(lang.say("Ask for this one"), key="test_connection"):
        return
    message_id = read_id(given)
    if isinstance(message_id, Reason):
        st.warning(lang.say("This is no Id: it has digits only and does not start with 0."))
        return
    with st.spinner(lang.say("Asking the provider…")):
        found = ask_once(message_id)
    if isinstance(found, Failure):
        st.error(f"{failure_label(found, lang, markup.in_markdown)}. {failure_cure(found, lang)}")
        return
    words = f"{outcome_label(found.outcome, lang)} · {numbered_status(found, lang)}"
    if not found.has_number:
        words = markup.in_markdown(words)
    st.success(lang.say("The connection works. The provider says of this Id: {status}.", status=words))
