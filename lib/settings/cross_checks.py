"""What settings must fulfil together: the account that a dialect needs, the database that an engine needs."""

from typing import TYPE_CHECKING, Final

from lib.gateway import soap
from lib.gateway.transport import PlainHttpError, check_address
from lib.store.database import database_path, is_postgresql

if TYPE_CHECKING:
    from lib.settings.model import Settings

ACCOUNT: Final = ("NIKSMS_USERNAME", "NIKSMS_PASSWORD")
API_KEY: Final = "NIKSMS_API_KEY"


def gateway_problems(settings: "Settings") -> list[str]:
    """Return what is wrong with how the provider is to be asked, one line a setting."""
    if settings.is_sandbox:
        return []
    secrets = {"NIKSMS_USERNAME": settings.username, "NIKSMS_PASSWORD": settings.password, API_KEY: settings.api_key}
    needed = (API_KEY,) if settings.dialect == "webservice" else ACCOUNT
    given = {name: secret.get_secret_value() if secret else "" for name, secret in secrets.items() if name in needed}
    problems = [
        f"{name}: is needed for the dialect `{settings.dialect}`"
        for name, value in {"NIKSMS_URL": settings.address, **given}.items()
        if not value
    ]
    if settings.dialect == "soap":
        problems += [
            f"{name}: holds a control character that XML, and so the dialect `soap`, cannot carry"
            for name, value in given.items()
            if not soap.fits_xml(value)
        ]
    try:
        if settings.address:
            check_address(settings.address, allow_http=settings.allow_http, is_proxied=settings.proxy is not None)
    except PlainHttpError:
        problems.append(
            "NIKSMS_URL: is plain http to another host or through a proxy, where the password can be read on the way; "
            "take https, or allow it with NIKSMS_ALLOW_HTTP=true"
        )
    except ValueError:
        problems.append("NIKSMS_URL: takes the full address of the provider's method, https://…")
    return problems


def database_problems(settings: "Settings") -> list[str]:
    """Return what is wrong with where lookups are kept and what runs them, one line a setting."""
    url = settings.database_url
    if is_postgresql(url):
        return []
    if database_path(url) is None:
        takes = "an SQLite file, sqlite:///path/to/file, or PostgreSQL, postgresql://user:password@host/name"
        return [f"DATABASE_URL: takes {takes}"]
    if settings.engine == "workers":
        return ["NIKSMS_ENGINE: `workers` need PostgreSQL; set DATABASE_URL to postgresql://user:password@host/name"]
    return []
