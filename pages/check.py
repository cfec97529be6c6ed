"""The main page: Ids are entered, their lookup is followed, its report is read."""

from typing import Final

import streamlit as st

from lib import wiring
from lib.auth.roles import Permission
from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.service.lookup_service import LookupService
from lib.store.database import DatabaseFailedError
from lib.ui.elements import markup
from lib.ui.intake.panel import Samples, intake_panel
from lib.ui.lookup.fault_line import fault_notice
from lib.ui.lookup.panel import lookup_panel
from lib.ui.lookup.recent import first_steps, recent_lookups
from lib.ui.state import box, session, visitor

SAMPLE_SIZE: Final = 1_000
RECENT: Final = 5


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    markup.heading(
        lang.say("SMS delivery status"),
        lang.say("Did the message arrive? Give the Ids of messages sent through NikSMS and see what became of each."),
    )
    if services.settings.is_readable_on_the_way:
        markup.readable_notice(lang)
    service = visitor.lookup_service(services)
    if session.opens_another_lookup():
        box.clear()
    recent = () if session.has_lookup() else _recent(service)
    is_first = not (recent or session.has_lookup() or session.view().has_asked)
    if service.may(Permission.LOOK_UP):
        _ask(service, lang, is_practice=services.settings.is_sandbox, is_first=is_first)
    else:
        markup.hint(lang.say("Your role reads and exports; it starts no lookups. Open one from the past lookups."))
    lookup_id = session.current_lookup()
    if lookup_id is not None:
        lookup_panel(service, lookup_id, lang)
    fault_notice(service.faults, service.practice_faults, lang)
    if lookup_id is None and is_first and service.may(Permission.LOOK_UP):
        first_steps(lang)
    elif lookup_id is None and recent:
        recent_lookups(recent, lang)


def _recent(service: LookupService) -> tuple[Entry, ...]:
    """Return the last lookups; none while the database fails, for which nobody is to lose what they have pasted."""
    try:
        return service.history.listing(size=RECENT).entries
    except DatabaseFailedError:
        return ()


def _ask(service: LookupService, lang: Language, *, is_practice: bool, is_first: bool) -> None:
    """Draw the intake, and start the lookup that it asks for."""
    box.take_of(service.visitor.key)
    samples = Samples(lambda: service.sample_ids(SAMPLE_SIZE), lambda: service.sample_file(lang.code))
    with st.container(key="intake"):
        request = intake_panel(
            service.settings.intake_limits,
            lang,
            is_practice=is_practice,
            samples=samples if is_practice and is_first else None,
        )
        if request is not None:
            show = session.lookup_starter()
            show(service.start_lookup(*request))
