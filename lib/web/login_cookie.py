"""The sign-in of a request, read from the cookie that Streamlit signs; for the routes beside the page."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from lib.auth.identity import Identity


def claims_of(request: HTTPConnection) -> Mapping[str, Any]:
    """Return the claims of the sign-in; empty without a cookie, or with one that is forged or of another origin."""
    secret = get_cookie_secret()
    if not secret:
        return {}

    def signed(name: str) -> bytes | None:
        value = request.cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1", "replace")) if value else None

    try:
        cookie = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
        claims = json.loads(cookie) if cookie else {}
    except ValueError:
        return {}
    is_ours = isinstance(claims, dict) and claims.get("origin") == get_origin_from_redirect_uri()
    return claims if is_ours else {}


def login_key_of(request: HTTPConnection) -> str | None:
    """Return the key of a request's sign-in, None where it has none."""
    identity = Identity.of(claims_of(request))
    return identity.key if identity is not None else None
