"""Servers that tests fork behave as those that are started by their command."""

import signal
import sys
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from tests.helpers.dashboard_server import BY_COMMAND, Start, dashboard
from tests.helpers.forked_process import ForkedProcess
from tests.helpers.paths import ROOT


def test_a_server_is_forked_whatever_the_main_module_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = ModuleType("__main__")
    drawn.__file__ = str(ROOT / "lib" / "main.py")  # as AppTest leaves it
    monkeypatch.setitem(sys.modules, "__main__", drawn)
    with dashboard(tmp_path) as server:
        assert isinstance(server.process, ForkedProcess)
        assert httpx.get(f"{server.url}/healthz", trust_env=False).is_success


@pytest.mark.parametrize("start", [Start(), BY_COMMAND], ids=["forked", "by its command"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_by_a_signal_and_says_by_which(tmp_path: Path, start: Start, number: signal.Signals) -> None:
    with dashboard(tmp_path, start) as server:
        assert server.process.poll() is None
        server.process.send_signal(number)
        assert server.process.wait(60) == -number
        assert server.process.poll() == -number
        assert "Started server process" in server.log.read_text()
