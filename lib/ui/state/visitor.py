"""Who is at the page, and the lookup service for them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.auth.gate import Decision, Gate, Visitor
from lib.service.lookup_service import LookupService
from lib.service.parts import Parts
from lib.service.permissions import NotAllowedError
from lib.ui.state import session


def decision(gate: Gate, *, is_use: bool = True) -> Decision:
    """Return who is at the page, or why they may not enter.

    Args:
        gate: The gate of this process.
        is_use: Whether the person does something, which keeps their session from ending idle.
    """
    # Streamlit has this attribute for every visitor as soon as a sign-in is set up.
    if not gate.is_on(is_set_up="is_logged_in" in st.user):
        return Visitor.anyone(_address())
    return gate.decide(_claims(), _address(), is_use=is_use)


def lookup_service(parts: Parts) -> LookupService:
    """Return the lookup service for the person at the page.

    Raises:
        lib.service.permissions.NotAllowedError: The person may not enter.
    """
    visitor = decision(parts.gate)
    if not isinstance(visitor, Visitor):
        raise NotAllowedError
    claims, address, gate = _claims(), _address(), parts.gate

    # The service may call this from a thread in which Streamlit knows of no page.
    def current() -> Visitor | None:
        found = visitor if visitor.key is None else gate.decide(claims, address)
        return found if isinstance(found, Visitor) else None

    return LookupService(parts, visitor, current, session.view().recent_start)


def _claims() -> Mapping[str, Any]:
    return st.user.to_dict()


def _address() -> str:
    return str(st.context.ip_address or "")
