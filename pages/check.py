"""The main page: Ids are entered, their lookup is followed, its report is read."""

from typing import Final

from lib import wiring
from lib.auth.roles import Permission
from lib.i18n.language import Language
from lib.ui.elements import markup
from lib.ui.intake.panel import intake_panel
from lib.ui.lookup.panel import lookup_panel
from lib.ui.state import session, visitor

SAMPLE_SIZE: Final = 1_000


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    markup.heading(
        lang.say("SMS delivery status"),
        lang.say("Did the message arrive? Give the Ids of messages sent through NikSMS and see what became of each."),
    )
    is_sandbox = services.settings.is_sandbox
    markup.gateway_notice(lang, is_sandbox=is_sandbox, is_readable=services.settings.is_readable_on_the_way)
    service = visitor.lookup_service(services)
    if service.may(Permission.LOOK_UP):
        session.paste_slot().login = service.visitor.key
        sample = (lambda: service.sample_ids(SAMPLE_SIZE)) if is_sandbox else None
        request = intake_panel(service.settings.intake_limits, lang, sample=sample)
        if request is not None:
            show = session.lookup_opener()
            show(service.start_lookup(*request))
    else:
        markup.hint(lang.say("Your role reads and exports; it starts no lookups. Open one from the past lookups."))
    lookup_id = session.current_lookup()
    if lookup_id is not None:
        lookup_panel(service, lookup_id, lang)
    elif service.may(Permission.LOOK_UP):
        _first_steps(lang)


def _first_steps(lang: Language) -> None:
    markup.steps(
        lang.say("Nothing has been asked yet"),
        [
            lang.say("Paste message Ids from the panel, Excel or a chat, or upload a file."),
            lang.say("See at once how many were understood, and which were not."),
            lang.say("Press the button and read the answer: counts, a chart, a table and files to keep."),
        ],
    )
