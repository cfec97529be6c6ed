"""An identity provider on loopback, and a dashboard whose people sign in with it.

It implements the parts of OpenID Connect that are used here: discovery, a page to choose an account, tokens with PKCE,
keys, and the end of a session. Its accounts are in `people`, and may change while it runs.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import uvicorn
from joserfc import jwk, jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.helpers.dashboard_server import Server, Start, dashboard, free_port
from tests.helpers.paths import ROOT
from tests.helpers.provider import wait_until

CLIENT_SECRET: Final = "client-secret-of-the-dashboard"  # noqa: S105 - made up
COOKIE_SECRET: Final = "a-cookie-secret-that-is-long-enough-for-it"  # noqa: S105 - made up
PEOPLE: Final[dict[str, dict[str, Any]]] = {
    "staff": {"email": "staff@company.test", "email_verified": True},
    "other": {"email": "Other@Company.test"},
    "admin": {"email": "admin@company.test", "email_verified": True},
    "viewer": {"email": "reads@elsewhere.test", "roles": ["sms-readers"]},
    "stranger": {"email": "stranger@elsewhere.test"},
    "unverified": {"email": "admin@company.test", "email_verified": False},
}
LISTS: Final = {
    "NIKSMS_ADMINS": "admin@company.test",
    "NIKSMS_STAFF": "@company.test",
    "NIKSMS_VIEWERS": "role:sms-readers",
}


@dataclass
class IdentityProvider:
    """The provider.

    Attributes:
        issuer: Its address.
        people: The claims of each account, by its name.
        age: How many seconds ago people signed in, as it says.
    """

    issuer: str
    people: dict[str, dict[str, Any]] = field(default_factory=lambda: dict(PEOPLE))
    age: int = 0
    _codes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    _key: Any = field(default_factory=lambda: jwk.RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"}))

    def claims(self, name: str, **more: object) -> dict[str, Any]:
        """Return the claims about a person who signs in now."""
        now = int(time.time()) - self.age
        return {"iss": self.issuer, "sub": name, "iat": now, "exp": now + self.age + 600, **self.people[name], **more}

    def app(self) -> Starlette:
        """Return the app that is served."""
        routes = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/jwks", self._keys),
            Route("/end", self._end),
        ]
        return Starlette(routes=routes)

    async def _discovery(self, _: Request) -> Response:
        at = self.issuer
        return JSONResponse(
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/jwks",
                "end_session_endpoint": f"{at}/end",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        name = asked.pop("account", None)
        if name is None:
            links = [f'<a href="?{urlencode({**asked, "account": name})}">{name}</a>' for name in self.people]
            return HTMLResponse('<html lang="en"><link rel="icon" href="data:,">' + " ".join(links) + "</html>")
        if name not in self.people:
            return RedirectResponse(
                asked["redirect_uri"] + "?" + urlencode({"error": "access_denied", "state": asked["state"]})
            )
        code = secrets.token_urlsafe()
        self._codes[code] = (name, asked)
        return RedirectResponse(asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]}))

    async def _token(self, request: Request) -> Response:
        form = dict(await request.form())
        name, asked = self._codes.pop(str(form.get("code")), ("", {}))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form.get("code_verifier")).encode()).digest())
        if not name or challenge.decode().rstrip("=") != asked.get("code_challenge"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = self.claims(name, aud=asked["client_id"], nonce=asked["nonce"])
        id_token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self._key)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": id_token})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _end(self, request: Request) -> Response:
        return RedirectResponse(request.query_params["post_logout_redirect_uri"])


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """Serve a provider in a thread."""
    port = free_port()
    provider = IdentityProvider(f"http://127.0.0.1:{port}")
    server = uvicorn.Server(uvicorn.Config(provider.app(), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=60)


def secrets_text(provider: IdentityProvider, port: int, **settings: object) -> str:
    """Return the text of a file of secrets for a dashboard with sign-in, on this port of loopback."""
    lines = [f'{name} = "{value}"' for name, value in {**LISTS, **settings}.items()]
    auth = {
        "redirect_uri": f"http://127.0.0.1:{port}/oauth2callback",
        "cookie_secret": COOKIE_SECRET,
        "client_id": "dashboard",
        "client_secret": CLIENT_SECRET,
        "server_metadata_url": f"{provider.issuer}/.well-known/openid-configuration",
    }
    return "\n".join([*lines, "[auth]", *(f'{name} = "{value}"' for name, value in auth.items())])


def root_with(folder: Path, secrets_of_it: str) -> Path:
    """Make the root of a dashboard in `folder`, linked to ours except for the file of secrets; return it."""
    root = folder / "root"
    (root / ".streamlit").mkdir(parents=True)
    for name in ("app.py", "lib", "pages", "static", "pyproject.toml"):
        (root / name).symlink_to(ROOT / name)
    (root / ".streamlit/config.toml").symlink_to(ROOT / ".streamlit/config.toml")
    (root / ".streamlit/secrets.toml").write_text(secrets_of_it)
    return root


@contextmanager
def signed_in_dashboard(
    folder: Path, provider: IdentityProvider, /, **settings: object
) -> Iterator[tuple[Server, Path]]:
    """Serve a dashboard with sign-in; yields it and the file of its secrets."""
    port = free_port()
    root = root_with(folder, secrets_text(provider, port, **settings))
    with dashboard(folder, Start(root, port), NIKSMS_SANDBOX_LATENCY="0.01") as server:
        yield server, root / ".streamlit/secrets.toml"
