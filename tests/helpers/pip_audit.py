"""Look for known weaknesses of what is pinned: `python -m tests.helpers.pip_audit requirements-dev.txt`, run by `make check`.

pip-audit says 'No known vulnerabilities found' of packages that it could not ask about too. Here that is told apart:
only what was found fails; what could not be looked up is said, and fails nothing, so that one can work offline.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.helpers.paths import ROOT

NOT_HAD = "The advisories could not be had from here; nothing was checked."


@dataclass(frozen=True, slots=True)
class Audited:
    """Names and versions: how many were looked up and how many could not be, and what was found, a line each."""

    looked_up: int
    not_looked_up: int
    found: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is said of it."""
        if not self.looked_up:
            return NOT_HAD
        lines = list(self.found) or [f"No known weaknesses in {self.looked_up} packages."]
        if self.not_looked_up:
            lines.append(f"The advisories of {self.not_looked_up} packages could not be had; these were not checked.")
        return "\n".join(lines)


def read(report: str) -> Audited:
    """Read pip-audit's JSON; what is no JSON tells that it came to none."""
    try:
        packages = json.loads(report)["dependencies"]
    except ValueError:
        packages = []
    looked_up = [package for package in packages if "skip_reason" not in package]
    found = [
        f"{package['name']} {package['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'no version'}"
        for package in looked_up
        for known in package["vulns"]
    ]
    return Audited(len(looked_up), len(packages) - len(looked_up), tuple(found))


def audit(requirements: Sequence[str], options: Sequence[str] = ()) -> Audited:
    """Ask pip-audit about files of pins, which it neither resolves nor installs."""
    files = [word for name in requirements for word in ("-r", name)]
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--disable-pip",
        "--require-hashes",
        "--format",
        "json",
        "--desc",
        "off",
    ]
    ended = subprocess.run(  # noqa: S603 - our own command
        [*command, "--progress-spinner", "off", *options, *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return read(ended.stdout)


def main() -> None:
    """Say what was found, and end with 1 where something was."""
    parser = argparse.ArgumentParser(prog="python -m tests.helpers.pip_audit", description=__doc__)
    parser.add_argument("requirements", nargs="+")
    parser.add_argument("--ignore", action="append", default=[], help="the id of a weakness that does not concern us")
    given = parser.parse_args()
    audited = audit(given.requirements, [word for known in given.ignore for word in ("--ignore-vuln", known)])
    sys.stdout.write(f"{audited.text}\n")
    sys.exit(bool(audited.found))


if __name__ == "__main__":
    main()
