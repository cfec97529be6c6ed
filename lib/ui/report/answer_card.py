"""The answer about one Id: the reply to copy, why, what to do, whether to send again; all else is folded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from lib.domain.failures import Failure
from lib.domain.lookups import NOT_ANSWERED
from lib.domain.operators import Operator
from lib.domain.statuses import CATALOGUE, NO_NAMES, Names, Outcome, Status, status_of
from lib.guide import Known, guide
from lib.i18n.language import Language
from lib.report.card_context import CardContext, credit_in_words
from lib.report.code_words import outcome_of
from lib.report.failure_labels import failure_cure, failure_label
from lib.report.labels import outcome_label
from lib.report.operator_words import operator_label
from lib.report.replies import Reply
from lib.ui.elements import guidance
from lib.ui.elements.markup import foreign
from lib.ui.elements.outcomes import swatch
from lib.ui.elements.recipient_steps import recipient_steps

_LAST_DIGITS: Final = 6
_NO_CREDIT: Final = 4
"""The code of a message for which the credit was not enough."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one Id.

    Attributes:
        message_id: The Id.
        code: Its code, NOT_ANSWERED where it has none.
        names: The provider's names for codes that stand for names.
        failure: Why it has no answer; None where it has one, or was not asked.
        fields: The other columns of the row that it was given in, by their headings.
        name: The customer's name, '' where none is known.
        operator: The operator of the recipient's number, by prefix; None where it is not known.
        asked_at: When the lookup was asked for; None where that is not known.
        context: What it is drawn from beside the answers.
    """

    message_id: int
    code: int
    names: Names = field(default_factory=lambda: NO_NAMES)
    failure: Failure | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    operator: Operator | None = None
    asked_at: datetime | None = None
    context: CardContext = field(default_factory=CardContext)

    @property
    def outcome(self) -> Outcome:
        """The outcome of the code."""
        return outcome_of(self.code)

    def reply(self, lang: Language) -> Reply:
        """Return the reply to the customer, with what is known of the message."""
        date = lang.day(self.asked_at) if self.asked_at is not None else ""
        operator = operator_label(self.operator, lang) if self.operator is not None else ""
        return self.context.replies.reply(self.code, lang.code, Known(self.message_id, self.name, date, operator))


def answer_card(answer: Answer, lang: Language, *, has_title: bool = True) -> Markup:
    """Return the card of one Id; without a title where the verdict above it says the same."""
    title = Markup("<header><h3>{}</h3></header>").format(_title(answer, lang)) if has_title else ""
    return Markup('<article class="answer tone-{outcome}">{title}{body}</article>').format(
        outcome=answer.outcome, title=title, body=_body(answer, lang)
    )


def answer_row(answer: Answer, lang: Language, *, is_open: bool) -> Markup:
    """Return the same as a row with a button that copies the reply, which opens as the card."""
    main, *others = guidance.reply_languages(lang)
    button = guidance.copy_button(lang.say("Copy the reply"), lang, about=_about(answer, lang))
    return Markup(
        '<article class="answer answer-row copyable tone-{outcome}"><details{open}><summary><h3>{title}</h3></summary>'
        '<div class="answer-body"><div class="replies">{reply}{others}</div>{said}</div></details>{button}</article>'
    ).format(
        outcome=answer.outcome,
        open=" open" if is_open else "",
        title=_title(answer, lang),
        reply=guidance.reply_text(main, answer.reply(main).text),
        others=_other_replies(answer, others, lang),
        said=_said(answer, lang),
        button=button,
    )


def _title(answer: Answer, lang: Language) -> Markup:
    """Return the swatch, the customer's name or the last digits of the Id, and the headline of the guide."""
    tail = Markup('<bdi dir="ltr" class="answer-id">…{}</bdi>').format(str(answer.message_id)[-_LAST_DIGITS:])
    return Markup('{swatch}<span class="answer-of">{of}</span> <span>{headline}</span>').format(
        swatch=swatch(answer.outcome),
        of=foreign(answer.name) or tail,
        headline=guide(lang.code).for_code(answer.code).headline,
    )


def _body(answer: Answer, lang: Language) -> Markup:
    main, *others = guidance.reply_languages(lang)
    reply = guidance.reply_box(main, answer.reply(main).text, lang, about=_about(answer, lang))
    return Markup('<div class="answer-body"><div class="replies">{}{}</div>{}</div>').format(
        reply, _other_replies(answer, others, lang), _said(answer, lang)
    )


def _other_replies(answer: Answer, languages: list[Language], lang: Language) -> Markup:
    return Markup("").join(
        guidance.reply_box(each, answer.reply(each).text, lang, about=_about(answer, lang), is_folded=True)
        for each in languages
    )


def _about(answer: Answer, lang: Language) -> str:
    """Return what screen readers add to the button, where a page has several of them."""
    return lang.say("about Id {id}", id=str(answer.message_id))


def _said(answer: Answer, lang: Language) -> Markup:
    """Return why, what to do and whether to send again; then the row's own fields, and the details in a fold."""
    texts = guide(lang.code).for_code(answer.code)
    cure = failure_cure(answer.failure, lang) if answer.failure is not None else None
    why = (
        (lang.say("Why"), failure_label(answer.failure, lang))
        if answer.code == NOT_ANSWERED
        else (lang.say("Usual cause"), texts.causes[0])
    )
    brief = guidance.definitions(
        (
            why,
            (lang.say("What to do now"), cure or texts.do_now),
            *_credit(answer, lang),
            *recipient_steps(answer.code, answer.operator, answer.context.replies, lang),
            (lang.say("Send it again?"), guidance.resend(texts, lang)),
        )
    )
    return Markup('<div class="answer-said">{}{}{}</div>').format(
        brief, row_fields(answer.fields), _details(answer, lang)
    )


def _credit(answer: Answer, lang: Language) -> list[tuple[str, str]]:
    """Return the row on our credit below a message for which it was not enough; none where it is not known."""
    state = answer.context.panel() if answer.code == _NO_CREDIT else None
    credit = credit_in_words(state, lang) if state is not None else ""
    if state is None or not credit:
        return []
    said = lang.say("{credit}, as the panel said at {time}", credit=credit, time=lang.date(state.asked_at))
    return [(lang.say("Our credit"), said)]


def row_fields(fields: Mapping[str, str]) -> Markup:
    """Return what a person's own row has as a list, by heading; nothing where it has nothing."""
    pairs = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(foreign(heading), foreign(text))
        for heading, text in fields.items()
        if text
    )
    return Markup('<dl class="answer-fields">{}</dl>').format(pairs) if pairs else Markup("")


def _details(answer: Answer, lang: Language) -> Markup:
    """Return the fold: the Id, the outcome, the code and the provider's words for it, what happened, all causes."""
    message_id = Markup('<bdi dir="ltr" class="answer-id">{}</bdi>').format(answer.message_id)
    of_id = guidance.definition_items([(lang.say("Id"), message_id)])
    of_code = _items_of_code(answer.code, status_of(answer.code, answer.names), lang)
    return Markup('<details class="answer-more"><summary>{}</summary>{}<p>{}</p></details>').format(
        lang.say("Details"),
        guidance.definition_list(of_id + of_code),
        guidance.code_link(answer.code, lang.say("More in the guide"), lang),
    )


# The cards of a report have few codes, and are drawn with each letter of a search.
@lru_cache(maxsize=512)
def _items_of_code(code: int, status: Status, lang: Language) -> Markup:
    texts = guide(lang.code).for_code(code)
    rows: list[tuple[str, str | Markup]] = [(lang.say("Outcome"), outcome_label(outcome_of(code), lang))]
    if code != NOT_ANSWERED and status.has_number:
        rows.append((lang.say("Code"), Markup('<bdi dir="ltr">{}</bdi>').format(code)))
    if code in CATALOGUE or not status.has_number:
        rows.append((lang.say("The provider's name for it"), Markup('<bdi dir="auto">{}</bdi>').format(status.name)))
    if code in CATALOGUE and status.is_documented:
        words = Markup('<span lang="fa" dir="rtl">{}</span>').format(status.description)
        rows.append((lang.say("The provider's words"), words))
    rows.append((lang.say("What happened"), texts.happened))
    if code != NOT_ANSWERED:
        rows.append((lang.say("Usual causes"), guidance.cause_list(texts.causes)))
    return guidance.definition_items(rows)
