"""What a text of the company's own becomes: with example values, where little is known, and as steps on a card."""

from datetime import UTC, datetime
from typing import Final

from markupsafe import Markup

from lib.domain.audit import TextDetail
from lib.domain.company_texts import EVERY_STATUS, TextKey, code_of
from lib.domain.operators import Operator
from lib.guide import Known, Variable
from lib.guide.steps import BLOCKS
from lib.i18n.language import Language, language
from lib.report.operator_words import operator_label
from lib.report.own_text import problem_of
from lib.report.own_text_words import place_of, variable_words
from lib.report.recipient_steps import block_and_operator, step_source
from lib.report.replies import Replies
from lib.ui.elements import guidance, markup
from lib.ui.elements.html import draw
from lib.ui.elements.recipient_steps import recipient_steps

_ID: Final = 639258934720294949
_NAMES: Final = {"fa": "مریم کریمی", "en": "Maryam Karimi"}
_SENT: Final = 3


def previews(key: TextKey, replies: Replies, text: str, lang: Language) -> None:
    """Draw what becomes of a text; the saved one where it has a problem."""
    shown = replies.with_draft(key, text) if problem_of(key, text) is None else replies
    if key.kind is TextDetail.STEPS:
        _steps(key, shown, lang)
        return
    written = language(key.language)
    code = _SENT if key.subject == EVERY_STATUS else code_of(key.subject)
    today = written.day(datetime.now(UTC))
    known = Known(_ID, _NAMES[key.language], today, operator_label(Operator.MCI, written))
    title, title_of_little = lang.say("With all that can be known"), lang.say("Where no name and no number is known")
    for heading, values in ((title, known), (title_of_little, Known(_ID, date=today))):
        reply = shown.reply(code, key.language, values).text
        draw(Markup('<p class="part">{}</p>{}').format(heading, guidance.reply_text(written, reply)))


def _steps(key: TextKey, replies: Replies, lang: Language) -> None:
    block, operator = block_and_operator(key.subject)
    code = next(code for code, each in BLOCKS.items() if each is block)
    written = language(key.language)
    rows = recipient_steps(code, operator, replies, written)
    draw(
        Markup('<p class="part">{}</p><div class="text-card" lang="{}" dir="{}">{}</div>').format(
            lang.say("On the card"), written.code, "rtl" if written.is_rtl else "ltr", guidance.definitions(rows)
        )
    )
    markup.hint(lang.say("Saving says that your company checked this step on that day."))
    source = step_source(key)
    if source:
        markup.hint(lang.say("Source of the shipped step: {address}", address=source))


def variables(lang: Language) -> None:
    """Draw what a text may hold in braces, and what becomes of it where that is not known."""
    rows = [(place_of(variable), variable_words(variable, lang)) for variable in Variable]
    items = Markup("").join(
        Markup('<div><dt><code dir="ltr">{}</code></dt><dd>{}</dd></div>').format(name, words) for name, words in rows
    )
    markup.section(lang.say("Variables"))
    draw(Markup('<dl class="text-variables">{}</dl>').format(items))
    markup.hint(
        lang.say(
            "Where a variable is not known, its whole sentence is left out. To leave out less, put that part into "
            "square brackets, as in “Hello[ {name}].”. If nothing is left of a reply, the shipped one is shown."
        )
    )
