"""Look for known weaknesses of pinned packages: `python -m tests.helpers.pip_audit requirements-dev.txt`.

`make check` runs it. pip-audit also reports 'No known vulnerabilities found' for packages that it could not look up.
Here the two are distinguished: only a weakness fails; a package that could not be looked up is reported and fails
nothing, so that one can work offline.
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
    """The result of an audit.

    Attributes:
        looked_up: How many packages were looked up.
        not_looked_up: How many could not be.
        found: The weaknesses, a line each.
    """

    looked_up: int
    not_looked_up: int
    found: tuple[str, ...]

    @property
    def text(self) -> str:
        """The report for people."""
        if not self.looked_up:
            return NOT_HAD
        lines = list(self.found) or [f"No known weaknesses in {self.looked_up} packages."]
        if self.not_looked_up:
            lines.append(f"The advisories of {self.not_looked_up} packages could not be had; these were not checked.")
        return "\n".join(lines)


def read(report: str) -> Audited:
    """Read pip-audit's JSON; anything else counts as a report on no package."""
    try:
        packages = json.loads(report)["dependencies"]
    except ValueError:
        packages = []
    looked_up = [package for package in packages if "skip_reason" not in package]
    found = [
        f"{package['name']} {package['version']}: {known['id']}, "
        f"mended in {', '.join(known['fix_versions']) or 'no version'}"
        for package in looked_up
        for known in package["vulns"]
    ]
    return Audited(len(looked_up), len(packages) - len(looked_up), tuple(found))


def audit(requirements: Sequence[str], options: Sequence[str] = ()) -> Audited:
    """Run pip-audit on files of pins, which it neither resolves nor installs."""
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
    """Print the report, and exit with 1 where a weakness was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.helpers.pip_audit", description=__doc__)
    parser.add_argument("requirements", nargs="+")
    parser.add_argument("--ignore", action="append", default=[], help="the id of a weakness that does not concern us")
    given = parser.parse_args()
    audited = audit(given.requirements, [word for known in given.ignore for word in ("--ignore-vuln", known)])
    sys.stdout.write(f"{audited.text}\n")
    sys.exit(bool(audited.found))


if __name__ == "__main__":
    main()
