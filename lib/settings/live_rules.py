"""The rules of access as they are now: read again whenever the file of secrets has changed."""

from collections.abc import Mapping
from pathlib import Path

from lib.auth.policy import Rules
from lib.settings.loading import SECRETS_PATH, load_access, read_secrets


class LivingRules:
    """The rules of access in the environment and the file of secrets; a session sees a change at its next click.

    Args:
        environ: The environment of the process, which does not change.
        path: The file of secrets.

    Raises:
        lib.settings.SettingsError: The file cannot be read.
    """

    def __init__(self, environ: Mapping[str, str], path: Path = SECRETS_PATH) -> None:
        # Streamlit copies the values of the file into the environment, where they would hide every later change.
        secrets = read_secrets(path)
        self._environ = {name: value for name, value in environ.items() if str(secrets.get(name)) != value}
        self._path = path
        self._cached: tuple[tuple[int, int, int] | None, Rules] | None = None

    def __call__(self) -> Rules:
        """Return the rules as they are now.

        Raises:
            lib.settings.SettingsError: A setting of access is wrong, or the file cannot be read.
        """
        stamp, cached = self._stamp(), self._cached
        if cached is None or cached[0] != stamp:
            cached = self._cached = (stamp, load_access(self._environ, self._path).rules)
        return cached[1]

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            facts = self._path.stat()
        except OSError:
            return None
        return facts.st_mtime_ns, facts.st_size, facts.st_ino
