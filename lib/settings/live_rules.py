"""The rules of who may enter as they stand now: read again whenever the file of secrets has changed."""

from collections.abc import Mapping
from pathlib import Path

from lib.auth.policy import Rules
from lib.settings.loading import SECRETS_PATH, load_access, read_secrets


class LivingRules:
    """What `environ` and the file at `path` say; a living session meets a change at its next click."""

    def __init__(self, environ: Mapping[str, str], path: Path = SECRETS_PATH) -> None:
        """Take the environment as it is now.

        Raises:
            lib.settings.SettingsError: the file cannot be read.
        """
        # Streamlit puts what it reads in the file into the environment: there it would stand for good.
        held = read_secrets(path)
        self._environ = {name: value for name, value in environ.items() if str(held.get(name)) != value}
        self._path = path
        self._read: tuple[tuple[int, int, int] | None, Rules] | None = None

    def __call__(self) -> Rules:
        """Return the rules.

        Raises:
            lib.settings.SettingsError: they cannot be read as they stand.
        """
        stamp, known = self._stamp(), self._read
        if known is None or known[0] != stamp:
            known = self._read = (stamp, load_access(self._environ, self._path).rules)
        return known[1]

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            facts = self._path.stat()
        except OSError:
            return None
        return facts.st_mtime_ns, facts.st_size, facts.st_ino
