"""The history: lookups are found, named, looked up again, compared and deleted."""

from lib import wiring
from lib.ui.elements import markup
from lib.ui.history.compare import compare_panel
from lib.ui.history.lookup_list import lookup_list
from lib.ui.state import session, visitor


def page() -> None:
    """Draw the page: all lookups, or the comparison of two of them where the address asks for one."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    service = visitor.lookup_service(services)
    compared = session.compared_lookup()
    if compared is not None:
        markup.heading(
            lang.say("What has changed"),
            lang.say("Of the Ids that two lookups asked: how many went from which status to which."),
        )
        compare_panel(compared, service, lang)
        return
    markup.heading(
        lang.say("Past lookups"),
        lang.say(
            "What was asked before: open it, ask again for what was not final, see what has changed, or delete it."
        ),
    )
    lookup_list(service, lang)
