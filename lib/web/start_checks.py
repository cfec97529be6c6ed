"""Checks before the server starts: whether sign-in is complete, or the server is reached from this machine alone."""

from collections.abc import Mapping
from typing import Any, Final

from streamlit import config
from streamlit.auth_util import get_secrets_auth_section

from lib.auth.policy import Rules
from lib.settings import Settings
from lib.web.sign_in_guard import CALLBACK, is_loopback

_LISTS: Final = "NIKSMS_VIEWERS, NIKSMS_STAFF or NIKSMS_ADMINS"
_PROVIDER: Final = ("client_id", "client_secret", "server_metadata_url")
_MIN_SECRET: Final = 32
"""In characters. With a guessed secret one could sign in as anyone."""


def start_problems(settings: Settings) -> list[str]:
    """Return why this server must not start as it is configured, one line for each reason."""
    section = get_secrets_auth_section().to_dict()
    if not section:
        return without_sign_in(settings, config.get_option("server.address"))
    return with_sign_in(section, settings.rules, config.get_option("server.trustedUserHeaders"))


def with_sign_in(section: Mapping[str, Any], rules: Rules, headers: object) -> list[str]:
    """Return what is wrong with a sign-in.

    Args:
        section: The section `[auth]` of Streamlit's secrets.
        rules: Who may enter.
        headers: Streamlit's setting of request headers that are trusted to name the user.
    """
    problems = []
    if not rules.policy:
        problems.append(f"NIKSMS_ADMINS: sign-in is on, and nobody may enter; say who may in {_LISTS}")
    if not str(section.get("redirect_uri", "")).endswith(CALLBACK):
        problems.append(f"[auth] redirect_uri: takes the dashboard's own address and {CALLBACK}")
    if len(str(section.get("cookie_secret", ""))) < _MIN_SECRET:
        problems.append(f"[auth] cookie_secret: takes a random text of {_MIN_SECRET} characters or more")
    providers = {
        f"[auth.{name}]": part for name, part in section.items() if isinstance(part, Mapping) and "client_id" in part
    }
    parts = providers if providers and "client_id" not in section else {"[auth]": section, **providers}
    problems += [
        f"{label} {name}: is needed, from the provider of the sign-in"
        for label, part in parts.items()
        for name in _PROVIDER
        if not part.get(name)
    ]
    if headers:
        problems.append("server.trustedUserHeaders: must be empty beside [auth]: a header would say who someone is")
    return problems


def without_sign_in(settings: Settings, address: str | None) -> list[str]:
    """Return what is wrong where nobody signs in.

    Args:
        settings: The settings.
        address: Where the server listens, None for every address.
    """
    problems = []
    if settings.rules.policy:
        problems.append(
            f"{_LISTS}: say who may enter, and sign-in is not set up; add [auth] to .streamlit/secrets.toml"
        )
    if not is_loopback(address) and not settings.allow_open:
        where = address or "every address"
        problems.append(
            f"server.address: without sign-in the server listens on this machine alone, not on {where}; set up [auth] "
            "in .streamlit/secrets.toml, or let everyone in with NIKSMS_ALLOW_OPEN=true"
        )
    return problems
