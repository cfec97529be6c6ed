"""Every setting with its default and what it takes, read from the settings model, as the text of docs/settings.md.

python -m tests.helpers.settings_page        writes the file anew
"""

import inspect
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from lib.settings import Settings, secret_names
from lib.settings.access import AccessSettings
from lib.settings.intake import IntakeSettings
from lib.settings.operating import OperatingSettings
from lib.settings.provider import ProviderSettings
from lib.settings.serving import ServingSettings
from lib.settings.storage import StorageSettings
from tests.helpers.paths import ROOT

PATH: Final = ROOT / "docs" / "settings.md"
NO_DEFAULT: Final = "–"


@dataclass(frozen=True, slots=True)
class Group:
    """The settings that one class declares, and what is said above their table.

    Attributes:
        model: `Settings` itself or one of its bases.
        heading: the heading of the table.
        text: what is said below the heading, in Markdown; '' for nothing.
    """

    model: type[BaseModel]
    heading: str
    text: str = ""

    @property
    def fields(self) -> list[FieldInfo]:
        """The fields that this class declares itself, in the order in which it declares them."""
        return [Settings.model_fields[name] for name in inspect.get_annotations(self.model) if name in FIELDS]


FIELDS: Final = Settings.model_fields
GROUPS: Final = (
    Group(
        ProviderSettings,
        "Provider",
        """\
The dialect is the method of the provider that is asked:

    NIKSMS_API_KEY=… make run                                               # webservice: the newest, with an API key
    NIKSMS_URL=https://… NIKSMS_USERNAME=… NIKSMS_PASSWORD=… make run       # rest; the provider tells its address
    NIKSMS_DIALECT=publicapi NIKSMS_USERNAME=… NIKSMS_PASSWORD=… make run   # the older REST method
    NIKSMS_DIALECT=soap NIKSMS_URL=https://… NIKSMS_USERNAME=… NIKSMS_PASSWORD=… make run

The dialects' known addresses, taken from public clients of the provider, are in `lib/gateway/dialects.py`. That of SOAP
is plain http, where the password can be read on the way: it is used only with `NIKSMS_ALLOW_HTTP=true`.""",
    ),
    Group(
        StorageSettings,
        "Storage",
        "[`scaling.md`](scaling.md) says when several servers and workers share one PostgreSQL database.",
    ),
    Group(
        IntakeSettings,
        "Pastes and files",
        "These limits are on the page too, and each refusal shows the limit beside the number found. A workbook is\n"
        "read in a process of its own, with a limit on its memory and time where the system has one.",
    ),
    Group(
        ServingSettings,
        "Serving",
        "The server listens on this machine alone. [`deploy.md`](deploy.md) puts a proxy with TLS before it.",
    ),
    Group(
        AccessSettings,
        "Sign-in and roles",
        "[`sign-in.md`](sign-in.md) says how the sign-in is set up and what each role may do.",
    ),
    Group(OperatingSettings, "Operations", "[`deploy.md`](deploy.md#6-watching-it) says what there is to watch."),
)
_HEAD: Final = """\
# Settings

Written by `make settings` from the model in `lib/settings/`; `make test` fails when it is out of date.

## Where a setting is read from

1. An environment variable of the setting's name.
2. Otherwise a line of `.streamlit/secrets.toml`, above its `[auth]` part. Copy
   [`secrets.example.toml`](../.streamlit/secrets.example.toml), which has every setting with its default.
3. Otherwise the default.

An empty value counts as not set. A wrong value stops the start with one line that names the setting and what it takes;
the value itself is never printed. Settings are read once, at the start, except those that say who may enter: these are
read again whenever the file changes.

## Secrets in files

A secret can be read from a file of its own, as Docker, Kubernetes and systemd provide them:
`NIKSMS_PASSWORD_FILE=/run/secrets/password`. The file holds the value in UTF-8 as its one line. These settings can be
read so:

{secrets}

One that is set both by value and by file, in the environment or in `secrets.toml`, is refused.
"""


def page() -> str:
    """Return the whole document."""
    secrets = "\n".join(f"- `{name}_FILE`" for name in secret_names())
    return "\n".join([_HEAD.format(secrets=secrets), *(_section(group) for group in GROUPS)])


def default_of(field: FieldInfo) -> str:
    """Return a default as people write it, in backticks; `NO_DEFAULT` where there is none."""
    default = field.default
    if default is None:
        return NO_DEFAULT
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _section(group: Group) -> str:
    rows = (f"| `{field.alias}` | {default_of(field)} | {field.description} |" for field in group.fields)
    text = f"{group.text}\n\n" if group.text else ""
    table = "\n".join(["| setting | default | what it takes |", "|---|---|---|", *rows])
    return f"## {group.heading}\n\n{text}{table}\n"


if __name__ == "__main__":
    PATH.write_text(page(), "utf-8")
