"""A server that would let people in unasked, or nobody, does not start, and says in a line what to do."""

import asyncio
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lib.settings import load
from lib.web.sign_in_guard import CALLBACK, SIGN_IN, SignInGuard, SignInLimiter
from lib.web.start_checks import with_sign_in, without_sign_in
from lib.web.upload_sessions import process_uploads
from lib.wiring import Services
from tests.helpers.dashboard_server import dashboard, free_port
from tests.helpers.identity_provider import COOKIE_SECRET, IdentityProvider, root_with, secrets_text
from tests.helpers.signed_in import RULES

NOWHERE = Path("/nowhere/secrets.toml")
PROVIDER = IdentityProvider("http://127.0.0.1:9", {})


def refused(root: Path, *options: str) -> str:
    """Start the dashboard at `root`, which is to fail, and return what it says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NIKSMS_", "STREAMLIT_"))}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port()), *options]
    ended = subprocess.run(  # noqa: S603 - our own command
        command, cwd=root, env=clean, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stdout + ended.stderr


def test_without_sign_in_the_server_does_not_start_on_another_address(tmp_path: Path) -> None:
    said = refused(root_with(tmp_path, ""), "--server.address", "0.0.0.0")  # noqa: S104 - which it must refuse
    (line,) = [line for line in said.split("\n") if line.startswith("server.address: ")]
    assert "without sign-in" in line
    assert "NIKSMS_ALLOW_OPEN=true" in line


def test_a_sign_in_that_lets_nobody_in_does_not_start_and_shows_no_secret(tmp_path: Path) -> None:
    lines = secrets_text(PROVIDER, 8501).replace(COOKIE_SECRET, "telltale").split("\n")
    said = refused(root_with(tmp_path, "\n".join(line for line in lines if not line.startswith("NIKSMS_"))))
    assert "\nNIKSMS_ADMINS: sign-in is on, and nobody may enter" in said
    assert "\n[auth] cookie_secret: takes a random text" in said
    assert "telltale" not in said


@pytest.mark.parametrize(
    ("address", "is_fine"),
    [
        *((ours, True) for ours in ("127.0.0.1", "127.0.0.2", "::1", "localhost")),
        *((more, False) for more in (None, "", "192.0.2.1", "::", "127.0.0.1.evil.test", "unix:///run/it.sock")),
    ],
)
def test_where_a_server_may_listen_without_sign_in(address: str | None, *, is_fine: bool) -> None:
    assert (without_sign_in(load({}, NOWHERE), address) == []) == is_fine
    assert without_sign_in(load({"NIKSMS_ALLOW_OPEN": "true"}, NOWHERE), address) == []


def test_lists_without_a_sign_in_are_a_mistake() -> None:
    (line,) = without_sign_in(load({"NIKSMS_VIEWERS": "@x.test"}, NOWHERE), "localhost")
    assert "sign-in is not set up" in line


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({}, None),
        ({"redirect_uri": "https://sms.test/"}, "[auth] redirect_uri: takes the dashboard's own address"),
        ({"cookie_secret": "x" * 31}, "[auth] cookie_secret: takes a random text"),
        ({"client_id": ""}, "[auth] client_id: is needed"),
        ({"google": {"client_id": "x"}}, "[auth.google] client_secret: is needed"),
    ],
)
def test_a_sign_in_is_set_up_whole(change: dict[str, object], line: str | None) -> None:
    section = tomllib.loads(secrets_text(PROVIDER, 8501))["auth"]
    found = with_sign_in({**section, **change}, RULES, {})
    assert bool(found) == (line is not None)
    assert found == [] or found[0].startswith(str(line))


def test_a_sign_in_may_be_by_several_providers_that_have_names() -> None:
    auth = tomllib.loads(secrets_text(PROVIDER, 8501))["auth"]
    own = {name: auth.pop(name) for name in ("client_id", "client_secret", "server_metadata_url")}
    assert with_sign_in({**auth, "google": own, "entra": own}, RULES, {}) == []
    assert with_sign_in(auth, RULES, {}) != []


def test_a_header_that_says_who_someone_is_is_not_taken_beside_the_sign_in() -> None:
    section = tomllib.loads(secrets_text(PROVIDER, 8501))["auth"]
    (line,) = with_sign_in(section, RULES, {"X-Email": "email"})
    assert line.startswith("server.trustedUserHeaders: must be empty")


def test_everyone_is_let_in_where_that_is_said(tmp_path: Path) -> None:
    environ = {"NIKSMS_ALLOW_OPEN": "true", "STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}  # noqa: S104 - it says so
    with dashboard(tmp_path, **environ) as server:
        assert httpx.get(server.url, trust_env=False).is_success


@pytest.mark.parametrize(
    ("listens_at", "allow_open", "status"),
    [("127.0.0.1", False, 200), ("[::1]", False, 200), ("192.0.2.1", False, 403), ("192.0.2.1", True, 200)],
)
def test_what_listens_beyond_this_machine_answers_nobody_however_it_was_started(
    services: Services, listens_at: str, *, allow_open: bool, status: int
) -> None:
    inner = Starlette(routes=[Route("/", lambda _: PlainTextResponse("in"))])
    keeper = SignInGuard(
        inner,
        gate=services.gate,
        is_set_up=lambda: False,
        sign_in_limiter=SignInLimiter(lambda: 1),
        allow_open=allow_open,
        uploads=process_uploads(),
    )

    async def status_of_a_visit() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(keeper)) as client:
            return (await client.get(f"http://{listens_at}:8501/")).status_code

    assert asyncio.run(status_of_a_visit()) == status


def test_a_minute_counts_for_each_address_of_its_own() -> None:
    now = 0.0
    sign_in_limiter = SignInLimiter(lambda: 2, clock=lambda: now)
    taken = [sign_in_limiter.acquire("/in", address) for address in ("a", "a", "a", "b")]
    assert taken == [True, True, False, True]
    now = 60.0
    assert sign_in_limiter.acquire("/in", "a")


def test_the_way_to_the_provider_and_the_way_back_are_one_try() -> None:
    sign_in_limiter = SignInLimiter(lambda: 1, clock=lambda: 0.0)
    assert [sign_in_limiter.acquire(path, "a") for path in (SIGN_IN, CALLBACK, SIGN_IN)] == [True, True, False]


def test_whoever_was_let_out_to_the_provider_is_let_in_again_when_the_minute_has_turned() -> None:
    now = 59.0
    sign_in_limiter = SignInLimiter(lambda: 1, clock=lambda: now)
    assert sign_in_limiter.acquire(SIGN_IN, "a")
    now = 61.0
    assert [sign_in_limiter.acquire(path, "a") for path in (SIGN_IN, CALLBACK, CALLBACK, CALLBACK)] == [
        True,
        True,
        True,
        False,
    ]
