"""One text of the company's own: its field, what is wrong with it or claimed too much, a preview, its versions."""

from typing import Final

import streamlit as st
from markupsafe import Markup

from lib.domain.audit import TextDetail
from lib.domain.company_texts import EVERY_STATUS, MOST_CHARACTERS, TextKey, TextVersion, code_of
from lib.guide import guide
from lib.guide.claims import claims_of
from lib.i18n.language import Language, language
from lib.report.own_text import cleaned, problem_of
from lib.report.own_text_words import claim_words, problem_words
from lib.report.recipient_steps import shipped_step
from lib.report.replies import Replies
from lib.service.lookup_service import LookupService
from lib.ui.admin.text_choice import saved_by
from lib.ui.admin.text_preview import previews, variables
from lib.ui.elements import markup
from lib.ui.elements.guidance import reply_text
from lib.ui.elements.html import draw
from lib.ui.state import own_text

_FIELD_HEIGHT: Final = {TextDetail.REPLY: 240, TextDetail.SIGNATURE: 120, TextDetail.STEPS: 140}
"""In pixels."""
_MOST_VERSIONS: Final = 20


def text_editor(key: TextKey, replies: Replies, service: LookupService, lang: Language) -> None:
    """Draw the field and the preview of a text, and its versions below."""
    field, beside = st.columns(2, gap="medium")
    with field:
        text = _field(key, replies, service, lang)
    with beside, st.container(key="text_preview"):
        previews(key, replies, text, lang)
    if key.kind is not TextDetail.STEPS:
        variables(lang)
    _versions(key, service, lang)


def _field(key: TextKey, replies: Replies, service: LookupService, lang: Language) -> str:
    """Draw the field and the buttons, and return what is in the field."""
    own, shipped, draft = replies.own(key), _shipped(key), own_text.draft_key(key)
    newest = replies.newest.get(key)
    number = newest.number if newest is not None else 0
    with st.container(key=f"own_text_{key.language}"):
        typed = st.text_area(
            lang.say("Text"),
            value=own_text.start_of(draft, number, shipped if own is None else own),
            max_chars=MOST_CHARACTERS[key.kind],
            height=_FIELD_HEIGHT[key.kind],
            key=draft,
        )
    is_changed = own_text.keep(draft, typed or "")
    text = cleaned(typed or "")
    problem = problem_of(key, text)
    if problem is not None:
        st.error(problem_words(problem, key, text, lang))
    _claims(key, text, lang)
    if own_text.is_overtaken(draft, number):
        markup.notice(
            lang.say("Somebody else has saved a version meanwhile."),
            lang.say("It is among the versions below. If you save, yours counts."),
            is_caution=True,
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(lang.say("Save"), type="primary", key="save_text") and problem is None:
            _save(key, None if text == shipped and own is None else text, own, service, lang)
        if own is not None and st.button(_back_label(key, lang), key="shipped_text"):
            service.texts.save(key, None)
            own_text.saved(key, lang.say("Saved: the shipped text counts again."))
            st.rerun()
        said = own_text.said()
        unsaved = [lang.say("Not saved yet: it is lost when this page is closed.")] if is_changed else []
        markup.count_line(said or " ".join([*unsaved, _state(key, replies, lang)]))
    return text


def _save(key: TextKey, text: str | None, before: str | None, service: LookupService, lang: Language) -> None:
    if text == before:
        own_text.saved(key, lang.say("Nothing was changed, so nothing was saved."))
    else:
        service.texts.save(key, text)
        own_text.saved(key, lang.say("Saved. It is shown everywhere from now on."))
    st.rerun()


def _shipped(key: TextKey) -> str:
    match key.kind:
        case TextDetail.REPLY:
            return guide(key.language).template(code_of(key.subject))
        case TextDetail.SIGNATURE:
            return ""
        case TextDetail.STEPS:
            return shipped_step(key)


def _back_label(key: TextKey, lang: Language) -> str:
    if key.kind is not TextDetail.SIGNATURE:
        return lang.say("Back to the shipped text")
    return lang.say("No signature") if key.subject == EVERY_STATUS else lang.say("Back to the common signature")


def _state(key: TextKey, replies: Replies, lang: Language) -> str:
    """Return which text counts now."""
    if replies.own(key) is not None:
        return lang.say("Your company's own text counts.")
    if key.kind is TextDetail.SIGNATURE:
        if key.subject != EVERY_STATUS and replies.common_signature(key.language):
            return lang.say("The signature of all statuses counts.")
        return lang.say("There is no signature.")
    if key.kind is TextDetail.STEPS and not _shipped(key):
        return lang.say("No step is shipped: none is confirmed by a source.")
    return lang.say("The shipped text counts.")


def _claims(key: TextKey, text: str, lang: Language) -> None:
    """Draw what the text claims beyond what is known; it can be saved all the same."""
    if key.kind is TextDetail.STEPS:
        return
    claims = claims_of(text, code_of(key.subject), key.language)
    if claims:
        items = Markup("").join(Markup("<li>{}</li>").format(claim_words(claim, lang)) for claim in claims)
        title = lang.say("This may say more than is known. It can be saved all the same.")
        draw(
            Markup(
                '<div class="notice is-caution text-claims" role="status"><strong>{}</strong><ul>{}</ul></div>'
            ).format(title, items)
        )


def _versions(key: TextKey, service: LookupService, lang: Language) -> None:
    """Draw the versions of a text, the newest first, each with a button that makes it count again."""
    versions = service.texts.versions(key)
    if not versions:
        return
    markup.section(lang.say("Versions"))
    with st.container(key="text_versions", gap="small"):
        for index, version in enumerate(versions[:_MOST_VERSIONS]):
            _version(key, version, service, lang, is_newest=index == 0)
        if len(versions) > _MOST_VERSIONS:
            count = len(versions) - _MOST_VERSIONS
            markup.hint(
                lang.plural("{count} older version is kept too.", "{count} older versions are kept too.", count)
            )


def _version(key: TextKey, version: TextVersion, service: LookupService, lang: Language, *, is_newest: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        draw(_version_markup(key, version, lang, is_newest=is_newest))
        if is_newest:
            return
        if st.button(lang.say("Restore"), key=f"restore_{version.number}"):
            service.texts.save(key, version.text)
            own_text.saved(key, lang.say("Saved. It is shown everywhere from now on."))
            st.rerun()


def _version_markup(key: TextKey, version: TextVersion, lang: Language, *, is_newest: bool) -> Markup:
    if version.text is None:
        text = Markup('<p class="hint">{}</p>').format(lang.say("the shipped text"))
    elif not version.text:
        text = Markup('<p class="hint">{}</p>').format(lang.say("empty"))
    else:
        text = reply_text(language(key.language), version.text)
    now = Markup(" <b>{}</b>").format(lang.say("counts now")) if is_newest else ""
    return Markup(
        '<details class="text-version"><summary><span>{}</span> <span>{}</span>{}</summary>{}</details>'
    ).format(lang.date(version.at), saved_by(version, lang), now, text)
