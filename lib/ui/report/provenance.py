"""Where a lookup comes from: its name, when and by whom it was started, what was given."""

import streamlit as st

from lib.domain.lookups import Entry, Progress, Source
from lib.i18n.foreign import isolated
from lib.i18n.language import Language
from lib.report.lookup_labels import relation_of
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.history import dialogs


def provenance(entry: Entry, service: LookupService, lang: Language) -> None:
    """Draw the provenance, the button that names the lookup, and what it was made from where that was deleted."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="kin"):
        _summary(entry, lang)
        if service.may_change(entry) and st.button(
            lang.say("Rename this lookup") if entry.note else lang.say("Name this lookup"),
            key="name_lookup",
            type="tertiary",
        ):
            dialogs.name_lookup(entry, service, lang)
        relation = relation_of(entry, None, lang)
        if relation:
            markup.hint(relation)


def given_in_words(progress: Progress, lang: Language) -> str:
    """Return the sum of what was given."""
    return lang.say(
        "{given} given = {distinct} distinct + {repeated} repeated + {rejected} rejected",
        given=progress.given,
        distinct=progress.total,
        repeated=progress.repeated,
        rejected=progress.rejected,
    )


def _summary(entry: Entry, lang: Language) -> None:
    progress = entry.progress
    if entry.source is Source.FILE:
        source = lang.say("from the file {name}", name=entry.file_name) if entry.file_name else lang.say("from a file")
    else:
        source = lang.say("pasted")
    provider = lang.say("answered by the sandbox") if entry.is_practice else lang.say("answered by the provider")
    given = given_in_words(progress, lang)
    asked_by = [lang.say("asked by {person}", person=entry.asked_by)] if entry.asked_by else []
    name = [isolated(entry.note)] if entry.note else []
    markup.hint(lang.listing([*name, lang.date(progress.created_at), source, *asked_by, provider, given]))
