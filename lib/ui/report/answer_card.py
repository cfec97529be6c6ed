"""The answer about one Id as a card: what it is, the reply to copy, what happened, why, what to do."""

from markupsafe import Markup

from lib.domain.failures import Failure
from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Names, status_of
from lib.guide import guide
from lib.i18n.language import Language
from lib.report.code_words import outcome_of
from lib.report.failure_labels import failure_cure, failure_label
from lib.report.labels import outcome_label
from lib.ui.elements import guidance
from lib.ui.elements.outcomes import swatch


def answer_card(message_id: int, code: int, names: Names, failure: Failure | None, lang: Language) -> Markup:
    """Return the card of one Id.

    Args:
        message_id: The Id.
        code: Its code, NOT_ANSWERED where it has none.
        names: The provider's names for codes that stand for names.
        failure: Why it has no answer; None where it has one, or was not asked.
        lang: The language of the page.
    """
    outcome = outcome_of(code)
    texts = {each.code: guide(each.code).reply(code, message_id) for each in guidance.reply_languages(lang)}
    about = lang.say("about Id {id}", id=str(message_id))
    return Markup(
        '<article class="answer tone-{outcome}"><header>'
        '<p class="answer-id">{id_label} <bdi dir="ltr">{message_id}</bdi></p>'
        "<h3>{swatch}<span>{headline}</span></h3>"
        '<p class="answer-status">{status}</p></header>'
        '<div class="answer-body">{replies}{parts}</div></article>'
    ).format(
        outcome=outcome,
        id_label=lang.say("Id"),
        message_id=message_id,
        swatch=swatch(outcome),
        headline=guide(lang.code).for_code(code).headline,
        status=_status_line(code, names, lang),
        replies=guidance.replies(texts, lang, about=about),
        parts=_guidance(code, failure, lang),
    )


def _guidance(code: int, failure: Failure | None, lang: Language) -> Markup:
    """Return what the guide says of the code; without an answer the failure takes the place of the usual causes."""
    texts = guide(lang.code).for_code(code)
    if code != NOT_ANSWERED:
        return guidance.parts(texts, lang)
    cure = failure_cure(failure, lang) if failure is not None else None
    return guidance.parts(texts, lang, causes=[failure_label(failure, lang)], do_now=cure)


def _status_line(code: int, names: Names, lang: Language) -> Markup:
    """Return the outcome, the code, the provider's name for it, and a link to the guide."""
    facts = [Markup.escape(outcome_label(outcome_of(code), lang))]
    status = status_of(code, names)
    if code != NOT_ANSWERED and status.has_number:
        facts.append(Markup('{} <bdi dir="ltr">{}</bdi>').format(lang.say("Code"), code))
    if code in CATALOGUE or not status.has_number:
        facts.append(Markup('<bdi dir="auto">{}</bdi>').format(status.name))
    facts.append(guidance.code_link(code, lang.say("More in the guide"), lang))
    return Markup("").join(Markup("<span>{}</span>").format(fact) for fact in facts)
