"""The audit trail, for admins: who did what."""

from lib import wiring
from lib.auth.roles import Permission
from lib.ui.admin.audit import audit_panel
from lib.ui.admin.sign_in_page import is_allowed
from lib.ui.elements import markup
from lib.ui.state import session, visitor


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    service = visitor.lookup_service(services)
    markup.heading(
        lang.say("Audit trail of users"),
        lang.say("Who signed in, looked up, exported and deleted: when, how much and from where. It holds no Ids."),
    )
    if is_allowed(service, Permission.AUDIT, lang):
        audit_panel(service, lang)
