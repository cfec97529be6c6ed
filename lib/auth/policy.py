"""Who may enter with which role: lists of e-mail addresses, domains and roles of the identity provider."""

import re
from dataclasses import dataclass
from typing import Final

from lib.auth.identity import Identity
from lib.auth.roles import Role

_ROLE: Final = "role:"
_DOMAIN: Final = re.compile(r"@[^@\s,:]+\.[^@\s,:]+")
_EMAIL: Final = re.compile(r"[^@\s,:]+@[^@\s,:]+")


@dataclass(frozen=True, slots=True)
class Allowed:
    """One list of people.

    Attributes:
        emails: Their e-mail addresses, in lower case.
        domains: The domains of their addresses, with the @, in lower case.
        roles: Their roles, as the identity provider writes them.
    """

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str) -> "Allowed":
        """Return the list in a text, its parts separated by commas.

        Raises:
            ValueError: A part is neither an e-mail address, nor @ and a domain, nor role: and a name.
        """
        emails, domains, roles = set(), set(), set()
        for part in filter(None, map(str.strip, text.split(","))):
            if part.startswith(_ROLE) and part.removeprefix(_ROLE).strip():
                roles.add(part.removeprefix(_ROLE).strip())
            elif _DOMAIN.fullmatch(part):
                domains.add(part.lower())
            elif _EMAIL.fullmatch(part):
                emails.add(part.lower())
            else:
                raise ValueError
        return cls(frozenset(emails), frozenset(domains), frozenset(roles))

    def __bool__(self) -> bool:
        return bool(self.emails or self.domains or self.roles)

    def names(self, identity: Identity, claim: str) -> bool:
        """Whether someone is on the list, by a verified e-mail address or by the roles in a claim."""
        email = identity.email or ""
        by_email = email in self.emails or "@" + email.rpartition("@")[2] in self.domains
        return by_email or bool(self.roles & identity.values_of(claim))


@dataclass(frozen=True, slots=True)
class Policy:
    """The three lists, and the claim with the identity provider's roles."""

    viewers: Allowed = Allowed()
    staff: Allowed = Allowed()
    admins: Allowed = Allowed()
    role_claim: str = "roles"

    def __bool__(self) -> bool:
        return bool(self.viewers or self.staff or self.admins)

    def role_of(self, identity: Identity) -> Role | None:
        """Return the highest role that someone has, None where they are on no list."""
        lists = {Role.ADMIN: self.admins, Role.STAFF: self.staff, Role.VIEWER: self.viewers}
        return next((role for role, allowed in lists.items() if allowed.names(identity, self.role_claim)), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of access.

    Attributes:
        policy: Who may enter with which role.
        idle_seconds: How long a session lasts without use.
        session_seconds: How long a session lasts at most.
        is_shared: Whether everybody reads all lookups.
        sign_ins_a_minute: How often a person may sign in.
        lookups_a_minute: How many lookups a person may start.
    """

    policy: Policy
    idle_seconds: float
    session_seconds: float
    is_shared: bool
    sign_ins_a_minute: int
    lookups_a_minute: int
