"""What stands in place of the pages for those who do not enter: what to do, the way to sign in, the way out."""

from typing import Final, Protocol

import streamlit as st

from lib.auth.gate import Gate, Refused, SignedOut, Visitor
from lib.auth.roles import Permission, Role
from lib.domain.audit import RefusalDetail, SessionEndDetail
from lib.i18n.language import Language, mark
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.state import visitor

_WATCH_SECONDS: Final = 60.0
_DEFAULT: Final = "default"
_ROLES: Final = {Role.VIEWER: mark("viewer"), Role.STAFF: mark("staff"), Role.ADMIN: mark("admin")}
_ENDED: Final = {
    SessionEndDetail.SIGNED_OUT: mark("You have signed out."),
    SessionEndDetail.IDLE: mark(
        "Your session ended because nothing was done for a while. What was asked goes on and is kept."
    ),
    SessionEndDetail.TOO_LONG: mark("Your session ended after its longest time. What was asked goes on and is kept."),
}


class Guarded(Protocol):
    """What has a gate: the services of this process."""

    @property
    def gate(self) -> Gate:
        """Who may enter."""


def door(found: SignedOut | Refused, lang: Language) -> None:
    """Draw what those see who do not enter."""
    with st.container(key="door", gap="medium"):
        if isinstance(found, SignedOut):
            markup.heading(lang.say("Sign in"), lang.say("This dashboard is for staff: sign in to go on to it."))
            _ways_in(lang.say("Sign in"), lang)
            return
        if isinstance(found.why, SessionEndDetail):
            markup.heading(lang.say("Sign in again"), lang.say(_ENDED[found.why]))
            _ways_in(lang.say("Sign in again"), lang)
            return
        if found.why is RefusalDetail.TOO_OFTEN:
            markup.heading(
                lang.say("Too many sign-ins"),
                lang.say("You have signed in many times within a minute. Wait a minute, then sign in again."),
            )
        elif found.why is RefusalDetail.NOT_LISTED:
            markup.heading(
                lang.say("You are not let in here"),
                lang.say(
                    "You are signed in as {person}, who is not on the list of this dashboard, or not any more. Ask whoever set it "
                    "up to add you and sign in again, or take another account.",
                    person=found.who,
                ),
            )
        else:
            markup.heading(
                lang.say("Nobody is let in just now"),
                lang.say("It cannot be read who may enter. Tell whoever set this up, and try again later."),
            )
        with st.container(horizontal=True):
            _ways_in(lang.say("Sign in with another account"), lang)
            _way_out(lang)


def person_line(found: Visitor, lang: Language) -> None:
    """Draw who is signed in, as what, and the way to sign out; nothing where nobody signs in."""
    if found.key is None:
        return
    with st.container(key="person", horizontal=True, vertical_alignment="center", gap="small"):
        markup.hint(lang.say("Signed in: {person} ({role})", person=found.who, role=lang.say(_ROLES[found.role])))
        _way_out(lang)


def watch(services: Guarded) -> None:
    """Look every minute whether the session has ended, and let its page go then; nothing is seen of it."""

    @st.fragment(run_every=_WATCH_SECONDS)
    def look() -> None:
        if not isinstance(visitor.decision(services.gate, is_use=False), Visitor):
            st.rerun()

    look()


def is_for(service: LookupService, act: Permission, lang: Language) -> bool:
    """Whether a page is for the person at the desk; says so where it is not."""
    if not service.may(act):
        st.warning(lang.say("This page is for admins. Ask one of them, or go on to another page."))
    return service.may(act)


def _ways_in(label: str, lang: Language) -> None:
    """Draw the button that leads to the provider; one for each where several are named."""
    section = st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    names = [_DEFAULT] if "client_id" in section else [name for name, part in section.items() if hasattr(part, "items")]
    for place, name in enumerate(names):
        words = label if name == _DEFAULT else lang.say("{way}: {provider}", way=label, provider=name)
        key = "sign_in" if place == 0 else f"sign_in_{place + 1}"
        st.button(words, key=key, type="primary", on_click=st.login, args=(name,))


def _way_out(lang: Language) -> None:
    st.button(lang.say("Sign out"), key="sign_out", type="tertiary", on_click=st.logout)
