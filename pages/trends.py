"""Trends: whether it is worse than last week, and what became of the messages by week and day."""

from lib import wiring
from lib.ui.elements import markup
from lib.ui.state import session, visitor
from lib.ui.trends.panel import trends_panel


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    service = visitor.lookup_service(services)
    markup.heading(
        lang.say("Trends"),
        lang.say("Is it worse than last week? What became of the messages that were looked up here, by week and day."),
    )
    trends_panel(service, lang)
