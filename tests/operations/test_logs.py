"""All loggers write one log: a line for each event, in the form that was set, with the id of the request."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.helpers.paths import ROOT

TELLTALE = "Zq7-told"
SCRIPT = f"""
import asyncio, logging, threading, warnings
from lib.operations import logs
from streamlit.logger import get_logger
before = get_logger("streamlit.made_before")
uvicorn = get_logger("uvicorn.error")
logs.hold()
logging.getLogger("lib.early").debug("of the start, for debug")
logging.getLogger("lib.early").info("of the start")
logs.set_up("FORM", "LEVEL")
after = get_logger("streamlit.made_after")
logs.REQUEST.set("request-1")
logging.getLogger("lib.any").debug("of ours, for debug")
logging.getLogger("lib.any").info("of ours, \\n in two lines")
before.info("of Streamlit")
after.warning("of Streamlit, later")
uvicorn.info('%s - "WebSocket %s" [accepted]', "127.0.0.1", "/_stcore/stream?lookup={TELLTALE}")
uvicorn.info("connection open")
logging.getLogger("uvicorn.access").info("GET /?lookup={TELLTALE}")
for name in ("httpx", "httpcore.http11", "websockets.server", "sqlalchemy.engine"):
    logging.getLogger(name).info("talks of {TELLTALE}")
    logging.getLogger(name).debug("talks of {TELLTALE}")
warnings.warn("of Python")
try:
    try:
        int("{TELLTALE}")
    except ValueError:
        {{}}["{TELLTALE}"]
except KeyError:
    after.exception("of a page")
try:
    open("/none/such")
except OSError:
    after.exception("of the system")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise SystemError("the last")
"""


def said(form: str, level: str = "info") -> str:
    """Return the standard error of a process that logs in this form; its standard output is empty."""
    script = SCRIPT.replace("FORM", form).replace("LEVEL", level)
    ended = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert TELLTALE not in ended.stderr
    return ended.stderr


def test_as_json_every_line_is_an_object_of_whichever_logger() -> None:
    lines: list[dict[str, Any]] = [json.loads(line) for line in said("json").splitlines()]
    assert [
        (line["level"], line["logger"], line["message"].splitlines()[0])
        for line in lines
        if line["logger"] != "py.warnings"
    ] == [
        ("INFO", "lib.early", "of the start"),
        ("INFO", "lib.any", "of ours, "),
        ("INFO", "streamlit.made_before", "of Streamlit"),
        ("WARNING", "streamlit.made_after", "of Streamlit, later"),
        ("ERROR", "streamlit.made_after", "of a page"),
        ("ERROR", "streamlit.made_after", "of the system"),
        ("CRITICAL", "lib.operations.logs", "Nobody caught this in a thread"),
        ("CRITICAL", "lib.operations.logs", "Nobody caught this"),
    ]
    assert [line["request"] for line in lines] == ["-"] + ["request-1"] * 6 + ["-", "request-1"]
    told = {line["message"]: line.get("exc_info", "") for line in lines}
    assert re.search(
        r'^Traceback .*\n  File "<string>", line \d+, in <module>\nValueError\n\nTraceback .*\n.*\nKeyError$',
        told["of a page"],
    )
    assert told["of the system"].endswith("No such file or directory: '/none/such'")
    assert "SystemError" in lines[-1]["exc_info"]
    assert {frozenset(line) - {"exc_info"} for line in lines} == {
        frozenset({"time", "level", "logger", "request", "message"})
    }


def test_as_text_it_says_the_same() -> None:
    text = said("text")
    for line in (
        "INFO    streamlit.made_before [request-1] of Streamlit",
        "WARNING streamlit.made_after [request-1] of Streamlit, later",
        "CRITICAL lib.operations.logs [request-1] Nobody caught this",
    ):
        assert line in text


@pytest.mark.parametrize(("level", "ours", "theirs"), [("debug", 2, 1), ("info", 0, 1), ("warning", 0, 0)])
def test_lines_below_the_level_that_is_set_are_left_out(level: str, ours: int, theirs: int) -> None:
    text = said("text", level)
    assert text.count("of ours, for debug") + text.count("of the start, for debug") == ours
    assert text.count("of Streamlit\n") == theirs
    assert text.count("of Streamlit, later") == 1
