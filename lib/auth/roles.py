"""The roles, and what each may do."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Who someone is to the dashboard, from the least to the most."""

    VIEWER = "viewer"
    STAFF = "staff"
    ADMIN = "admin"


class Permission(StrEnum):
    """What someone may be allowed to do."""

    READ = "read"
    EXPORT = "export"
    LOOK_UP = "look_up"
    DELETE = "delete"
    SEE_ALL = "see_all"
    CONNECTION = "connection"
    AUDIT = "audit"


_VIEWER: Final = frozenset({Permission.READ, Permission.EXPORT})
_STAFF: Final = _VIEWER | {Permission.LOOK_UP}
_MAY: Final = {Role.VIEWER: _VIEWER, Role.STAFF: _STAFF, Role.ADMIN: frozenset(Permission)}


def may(role: Role, act: Permission) -> bool:
    """Whether a role allows an act."""
    return act in _MAY[role]
