"""Who is at the page, and the desk that they sit at."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.auth.gate import Decision, Gate, Visitor
from lib.service.lookup_service import LookupService
from lib.service.parts import Parts
from lib.service.permissions import NotAllowedError


def decision(gate: Gate, *, is_use: bool = True) -> Decision:
    """Return who is at the page, or why they do not enter; `is_use` says that a person did something."""
    # Streamlit says of everyone whether they have signed in, as soon as there is a way to.
    if not gate.is_on(is_set_up="is_logged_in" in st.user):
        return Visitor.anyone(_address())
    return gate.decide(_claims(), _address(), is_use=is_use)


def lookup_service(parts: Parts) -> LookupService:
    """Return the desk of whoever is at the page.

    Raises:
        lib.service.permissions.NotAllowedError: they may not enter.
    """
    visitor = decision(parts.gate)
    if not isinstance(visitor, Visitor):
        raise NotAllowedError
    claims, address, gate = _claims(), _address(), parts.gate

    # What is asked later may be asked from a thread that knows of no page.
    def now() -> Visitor | None:
        found = visitor if visitor.key is None else gate.decide(claims, address)
        return found if isinstance(found, Visitor) else None

    return LookupService(parts, visitor, now)


def _claims() -> Mapping[str, Any]:
    return st.user.to_dict()


def _address() -> str:
    return str(st.context.ip_address or "")
