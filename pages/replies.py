"""The replies: what customers are told of each status, in the company's own words, with versions."""

from lib import wiring
from lib.auth.roles import Permission
from lib.ui.admin.sign_in_page import is_allowed
from lib.ui.admin.text_choice import edited_texts, text_choice
from lib.ui.admin.text_editor import text_editor
from lib.ui.elements import markup
from lib.ui.state import session, visitor


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    markup.heading(
        lang.say("Replies"),
        lang.say("What customers are told of each status, in the words of your company."),
    )
    service = visitor.lookup_service(services)
    if not is_allowed(service, Permission.TEXTS, lang):
        return
    replies = service.texts.replies()
    key = text_choice(replies, lang)
    text_editor(key, replies, service, lang)
    edited_texts(replies, lang)
