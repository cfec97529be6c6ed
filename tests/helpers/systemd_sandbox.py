"""Run a command confined as by a systemd unit, as far as that is possible without systemd.

    unshare -m python -m tests.helpers.systemd_sandbox UNIT WRITABLE COMMAND…

It applies from the unit: the allowed system calls and address families, no memory that becomes executable, no
writable path but WRITABLE, no new privileges, no capabilities, no core dump, the umask. Then it executes COMMAND. It
needs root, Linux 6.3, libseccomp and systemd's own lists of system calls.
"""

import ctypes
import os
import re
import resource
import shutil
import subprocess
import sys
from errno import EPERM
from functools import cache
from pathlib import Path
from typing import Final

ALLOW: Final = 0x7FFF0000
REFUSE: Final = 0x00050000 | EPERM
UNKNOWN: Final = -1
SET_NO_NEW_PRIVS: Final = 38
SET_MDWE: Final = 65
DROP_BOUNDING: Final = 24
CAPABILITIES: Final = 41
NOT_EQUAL: Final = 1
FAMILIES: Final = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}
LIBRARY: Final = "libseccomp.so.2"


class Comparison(ctypes.Structure):
    """libseccomp's comparison of an argument of a call with a number."""

    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


def can_confine() -> bool:
    """Whether this system has all that is needed."""
    if os.geteuid() or shutil.which("systemd-analyze") is None or shutil.which("unshare") is None:
        return False
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return False
    release = tuple(int(number) for number in re.findall(r"\d+", os.uname().release)[:2])
    tried = subprocess.run(["unshare", "-m", "mount", "--make-rprivate", "/"], capture_output=True, check=False)  # noqa: S607 - as found
    return release >= (6, 3) and tried.returncode == 0


def values(unit: str, name: str) -> list[str]:
    """Return the words of a directive, from all its lines."""
    return [word for line in re.findall(rf"^{name}=(.*)$", unit, re.MULTILINE) for word in line.split()]


@cache
def calls(group: str) -> frozenset[str]:
    """Return the names of the system calls in one of systemd's groups, including those of the groups in it."""
    if not group.startswith("@"):
        return frozenset({group})
    listed = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True)  # noqa: S603, S607 - as found
    names = [line.strip() for line in listed.stdout.splitlines()[1:]]
    return frozenset().union(*(calls(name) for name in names if name and not name.startswith("#")))


def allowed(unit: str) -> frozenset[str]:
    """Return the names of the system calls that a unit allows."""
    found: frozenset[str] = calls("@default")
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit, re.MULTILINE):
        named = frozenset[str]().union(*(calls(word) for word in line.removeprefix("~").split()))
        found = found - named if line.startswith("~") else found | named
    return found


def make_read_only(writable: Path) -> None:
    """Make each mounted disk read-only for this process and its children, except `writable`."""

    def mount(*words: str) -> None:
        subprocess.run(["mount", *words], check=True, capture_output=True)  # noqa: S603, S607 - as found

    mount("--make-rprivate", "/")
    mount("--bind", str(writable), str(writable))
    mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    for path in mounted:
        if path != str(writable) and not re.match("/(proc|sys|dev)(/|$)", path):
            mount("-o", "remount,ro,bind", path)


def refuse_calls(unit: str) -> None:
    """Make the kernel refuse the system calls that the unit does not allow; this cannot be undone."""
    library = ctypes.CDLL(LIBRARY)
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_syscall_resolve_name.restype = ctypes.c_int
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(REFUSE)))
    for name in allowed(unit):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number != UNKNOWN and name != "socket":
            library.seccomp_rule_add(rules, ctypes.c_uint32(ALLOW), number, 0)
    socket = library.seccomp_syscall_resolve_name(b"socket")
    for family in values(unit, "RestrictAddressFamilies"):
        # 4 stands for equality of the argument.
        is_family = Comparison(0, 4, FAMILIES[family], 0)
        library.seccomp_rule_add_array(rules, ctypes.c_uint32(ALLOW), socket, 1, ctypes.byref(is_family))
    if library.seccomp_load(rules):
        raise OSError


def main() -> None:
    """Confine this process, and replace it by the command."""
    unit, writable, command = Path(sys.argv[1]).read_text(), Path(sys.argv[2]), sys.argv[3:]
    libc = ctypes.CDLL(None, use_errno=True)
    if values(unit, "ProtectSystem") == ["strict"]:
        make_read_only(writable)
    os.umask(int(values(unit, "UMask")[0], 8))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0) if values(unit, "LimitCORE") == ["0"] else (-1, -1))
    if "CapabilityBoundingSet=" in unit.splitlines():
        for capability in range(CAPABILITIES):
            libc.prctl(DROP_BOUNDING, capability, 0, 0, 0)
    if values(unit, "NoNewPrivileges") == ["yes"]:
        libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if values(unit, "MemoryDenyWriteExecute") == ["yes"] and libc.prctl(SET_MDWE, 1, 0, 0, 0):
        raise OSError
    refuse_calls(unit)
    os.execvp(command[0], command)  # noqa: S606 - our own command


if __name__ == "__main__":
    main()
