"""What is drawn around and in place of the pages where people sign in: who has signed in, and the way in and out."""

from typing import Final, Protocol

import streamlit as st

from lib.auth.gate import Gate, Refused, SignedOut, Visitor
from lib.auth.roles import Permission, Role
from lib.domain.audit import RefusalDetail, SessionEndDetail
from lib.i18n.language import Language, mark
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.state import visitor

_CHECK_SECONDS: Final = 60.0
_DEFAULT: Final = "default"
"""What Streamlit calls the only provider of a sign-in."""
_ROLES: Final = {Role.VIEWER: mark("viewer"), Role.STAFF: mark("staff"), Role.ADMIN: mark("admin")}
_SESSION_ENDS: Final = {
    SessionEndDetail.SIGNED_OUT: mark("You have signed out."),
    SessionEndDetail.IDLE: mark(
        "Your session ended because nothing was done for a while. What was asked goes on and is kept."
    ),
    SessionEndDetail.TOO_LONG: mark("Your session ended after its longest time. What was asked goes on and is kept."),
}


class HasGate(Protocol):
    """Anything with a gate, as the services of this process."""

    @property
    def gate(self) -> Gate:
        """Decides who may enter."""


def sign_in_panel(decision: SignedOut | Refused, lang: Language) -> None:
    """Draw what those see who do not enter: why, and the ways to sign in and out."""
    with st.container(key="door", gap="medium"):
        if isinstance(decision, SignedOut):
            markup.heading(lang.say("Sign in"), lang.say("This dashboard is for staff: sign in to go on to it."))
            _sign_in_buttons(lang.say("Sign in"), lang)
            return
        if isinstance(decision.why, SessionEndDetail):
            markup.heading(lang.say("Sign in again"), lang.say(_SESSION_ENDS[decision.why]))
            _sign_in_buttons(lang.say("Sign in again"), lang)
            return
        markup.heading(*_refusal(decision, lang))
        with st.container(horizontal=True):
            _sign_in_buttons(lang.say("Sign in with another account"), lang)
            _sign_out_button(lang)


def _refusal(refused: Refused, lang: Language) -> tuple[str, str]:
    """Return why someone who has signed in is refused, as a title and a text."""
    if refused.why is RefusalDetail.TOO_OFTEN:
        return (
            lang.say("Too many sign-ins"),
            lang.say("You have signed in many times within a minute. Wait a minute, then sign in again."),
        )
    if refused.why is RefusalDetail.NOT_LISTED:
        return (
            lang.say("You are not let in here"),
            lang.say(
                "You are signed in as {person}, who is not on the list of this dashboard, or not any more. Ask whoever "
                "set it up to add you and sign in again, or take another account.",
                person=refused.who,
            ),
        )
    return (
        lang.say("Nobody is let in just now"),
        lang.say("It cannot be read who may enter. Tell whoever set this up, and try again later."),
    )


def person_line(person: Visitor, lang: Language) -> None:
    """Draw who has signed in, in which role, and the button that signs out; nothing where nobody signs in."""
    if person.key is None:
        return
    with st.container(key="person", horizontal=True, vertical_alignment="center", gap="small"):
        markup.hint(lang.say("Signed in: {person} ({role})", person=person.who, role=lang.say(_ROLES[person.role])))
        _sign_out_button(lang)


def watch_session(services: HasGate) -> None:
    """Check every minute whether the session has ended, and draw the page again once it has; draws nothing itself."""

    @st.fragment(run_every=_CHECK_SECONDS)
    def check() -> None:
        if not isinstance(visitor.decision(services.gate, is_use=False), Visitor):
            st.rerun()

    check()


def is_allowed(service: LookupService, permission: Permission, lang: Language) -> bool:
    """Whether the visitor has the permission that a page needs; draws a message where they do not."""
    if not service.may(permission):
        st.warning(lang.say("This page is for admins. Ask one of them, or go on to another page."))
    return service.may(permission)


def _sign_in_buttons(label: str, lang: Language) -> None:
    """Draw the button that leads to the provider of the sign-in, or one for each provider."""
    section = st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    names = [_DEFAULT] if "client_id" in section else [name for name, part in section.items() if hasattr(part, "items")]
    for number, name in enumerate(names, start=1):
        text = label if name == _DEFAULT else lang.say("{way}: {provider}", way=label, provider=name)
        key = "sign_in" if number == 1 else f"sign_in_{number}"
        st.button(text, key=key, type="primary", on_click=st.login, args=(name,))


def _sign_out_button(lang: Language) -> None:
    st.button(lang.say("Sign out"), key="sign_out", type="tertiary", on_click=st.logout)
