"""Who someone is by the claims of their sign-in, and what tells one sign-in from another."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the provider of the sign-in says: `email` is lower-case, and None unless it may be relied on.

    `key` tells this sign-in from every other, that of the same person too, and gives nothing of it away. `issued_at`
    is when the provider said so, in seconds since 1970 UTC.
    """

    issuer: str
    subject: str
    email: str | None
    issued_at: float
    key: str
    claims: Mapping[str, Any]

    @classmethod
    def of(cls, claims: Mapping[str, Any]) -> "Identity | None":
        """Return whom the claims of a sign-in name; None where they name nobody, or not when they did."""
        issuer, subject, issued_at = claims.get("iss"), claims.get("sub"), claims.get("iat")
        if claims.get("is_logged_in") is not True or not (isinstance(subject, str) and subject):
            return None
        if not isinstance(issuer, str) or isinstance(issued_at, bool) or not isinstance(issued_at, int | float):
            return None
        told_apart = json.dumps([issuer, subject, issued_at, claims.get("nonce")])
        key = hashlib.sha256(told_apart.encode()).hexdigest()
        return cls(issuer, subject, _email(claims), float(issued_at), key, claims)

    @property
    def who(self) -> str:
        """What the person is called: the e-mail, else the provider's own name for them, which no e-mail looks like."""
        return self.email or f"{self.subject} @ {urlsplit(self.issuer).netloc}"

    def values_of(self, claim: str) -> frozenset[str]:
        """Return what a claim says: a text, or a list of them; `a.b` is `b` within `a` where no claim is called so."""
        found: Any = self.claims.get(claim)
        if found is None and "." in claim:
            found = self.claims
            for part in claim.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
        values = [found] if isinstance(found, str) else found if isinstance(found, list | tuple) else []
        return frozenset(value for value in values if isinstance(value, str))


def _email(claims: Mapping[str, Any]) -> str | None:
    """Return the e-mail; one that the provider has not verified may be anyone's."""
    email, verified = claims.get("email"), claims.get("email_verified", True)
    is_verified = verified is None or verified is True or str(verified).lower() == "true"
    return email.strip().lower() if isinstance(email, str) and "@" in email and is_verified else None
