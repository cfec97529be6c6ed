"""The roles, and their permissions."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """The roles, from the fewest permissions to the most."""

    VIEWER = "viewer"
    STAFF = "staff"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a role may allow."""

    READ = "read"
    EXPORT = "export"
    LOOK_UP = "look_up"
    DELETE = "delete"
    SEE_ALL = "see_all"
    CONNECTION = "connection"
    AUDIT = "audit"
    TEXTS = "texts"


_VIEWER: Final = frozenset({Permission.READ, Permission.EXPORT})
_STAFF: Final = _VIEWER | {Permission.LOOK_UP}
_MAY: Final = {Role.VIEWER: _VIEWER, Role.STAFF: _STAFF, Role.ADMIN: frozenset(Permission)}


def may(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return permission in _MAY[role]
