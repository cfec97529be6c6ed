"""Who did what: the audit trail, for admins."""

from lib import wiring
from lib.access.roles import Act
from lib.ui import markup, session, visitor
from lib.ui.audit_panel import audit_panel
from lib.ui.door import is_for


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    desk = visitor.desk(services)
    markup.heading(
        lang.say("Audit trail"),
        lang.say("Who signed in, looked up, exported and deleted: when, how much and from where. It holds no Ids."),
    )
    if is_for(desk, Act.AUDIT, lang):
        audit_panel(desk, lang)
