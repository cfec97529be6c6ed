"""Who someone is by the claims of their sign-in, and the key of each sign-in."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard
from urllib.parse import urlsplit

_LAST_MOMENT: Final = 253_402_300_799
"""The end of the year 9999, the last that a date can have, in seconds since 1970 UTC."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the identity provider knows them, at one sign-in.

    Attributes:
        issuer: The identity provider.
        subject: Its own name for the person.
        email: Their e-mail address in lower case, None unless the provider has verified it.
        issued_at: When the provider issued the claims, in seconds since 1970 UTC.
        key: A hash that no other sign-in has, of the same person or another, and that gives nothing away.
        claims: All claims of the sign-in.
    """

    issuer: str
    subject: str
    email: str | None
    issued_at: float
    key: str
    claims: Mapping[str, Any]

    @classmethod
    def of(cls, claims: Mapping[str, Any]) -> "Identity | None":
        """Return who the claims of a sign-in name, None where they name nobody or lack the time."""
        issuer, subject, issued_at = claims.get("iss"), claims.get("sub"), claims.get("iat")
        if claims.get("is_logged_in") is not True or not (isinstance(subject, str) and subject):
            return None
        if not isinstance(issuer, str) or not _is_moment(issued_at):
            return None
        distinct = json.dumps([issuer, subject, issued_at, claims.get("nonce")])
        key = hashlib.sha256(distinct.encode()).hexdigest()
        return cls(issuer, subject, _email(claims), float(issued_at), key, claims)

    @property
    def who(self) -> str:
        """What the person is called: their e-mail address, else the provider's name for them, unlike any address."""
        return self.email or f"{self.subject} @ {_host(self.issuer)}"

    def values_of(self, claim: str) -> frozenset[str]:
        """Return the texts of a claim, one or a list; `a.b` is `b` within `a` where no claim has that name."""
        found: Any = self.claims.get(claim)
        if found is None and "." in claim:
            found = self.claims
            for part in claim.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
        values = [found] if isinstance(found, str) else found if isinstance(found, list | tuple) else []
        return frozenset(value for value in values if isinstance(value, str))


def _host(issuer: str) -> str:
    try:
        return urlsplit(issuer).netloc
    except ValueError:  # it is no address
        return issuer


def _is_moment(value: object) -> TypeGuard[float]:
    """Whether a claim is a moment in seconds since 1970; JSON has numbers that no float and no date has."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LAST_MOMENT


def _email(claims: Mapping[str, Any]) -> str | None:
    """Return the e-mail address, None if the provider has not verified it: it may be anyone's."""
    email, verified = claims.get("email"), claims.get("email_verified", True)
    is_verified = verified is None or verified is True or str(verified).lower() == "true"
    return email.strip().lower() if isinstance(email, str) and "@" in email and is_verified else None
