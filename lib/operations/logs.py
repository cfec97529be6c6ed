"""The log: one line an event on standard error, as text or as JSON, from whoever writes it: us, Streamlit, uvicorn.

A line tells which request it belongs to. What libraries say at their most talkative is never let through, whatever is
set: they print what is sent and received, and that is Ids and passwords.
"""

import logging
import sys
import threading
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from logging import _SysExcInfoType as SysExcInfoType

REQUEST: Final[ContextVar[str]] = ContextVar("request", default="-")
"""The id of the request that is being answered, `-` beside any."""

_TEXT: Final = "%(asctime)s %(levelname)-7s %(name)s [%(request)s] %(message)s"
_FIELDS: Final = ("levelname", "name", "request", "message")
_NAMES: Final = {"levelname": "level", "name": "logger"}
_LEFT_OUT: Final = [*RESERVED_ATTRS, "color_message"]
_PLAIN: Final = (OSError, ImportError)
"""Errors whose text is the system's: what is missing, full or taken."""
_OURS: Final = ("lib", "pages", "app")
_log = logging.getLogger(__name__)


def set_up(form: Literal["text", "json"], level: str) -> None:
    """Write all logs of this process in one form, from now on; lines below `level` are left out."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _Json(_FIELDS, rename_fields=_NAMES, timestamp="time", reserved_attrs=_LEFT_OUT)
        if form == "json"
        else _Text(_TEXT)
    )
    handler.setLevel(level.upper())
    handler.addFilter(_with_request)
    handler.addFilter(_without_address)
    logging.setLoggerClass(_Obedient)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    hand_over()
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    logging.captureWarnings(capture=True)
    sys.excepthook = _tell
    threading.excepthook = _tell_of_thread


def hand_over() -> None:
    """Let every logger there is speak through the one handler, not through one of its own."""
    for logger in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True


class _Discreet:
    """Of an error it tells where and what kind, not the text: that may hold an Id, a line of a file, an address."""

    def formatException(self, ei: "SysExcInfoType") -> str:  # noqa: N802 - the name of the standard library
        """Return the kinds and places of an error and of those that led to it, the first of them first."""
        error, parts = ei[1], list[str]()
        while error is not None:
            text = f": {error}" if isinstance(error, _PLAIN) else ""
            places = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"Traceback (most recent call last):\n{places}{type(error).__qualname__}{text}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\n".join(reversed(parts))


class _Json(_Discreet, JsonFormatter):
    pass


class _Text(_Discreet, logging.Formatter):
    pass


class _Obedient(logging.Logger):
    """A logger made later, as Streamlit makes them: a handler of its own is not taken."""

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802 - the name of the standard library
        """Take none."""

    def __setattr__(self, name: str, value: object) -> None:
        """Keep on telling the root."""
        super().__setattr__(name, True if name == "propagate" else value)


def _with_request(record: logging.LogRecord) -> bool:
    record.request = REQUEST.get()
    return True


def _without_address(record: logging.LogRecord) -> bool:
    """Leave out what uvicorn says of each request and connection: it gives whole addresses, and ours has a line for each."""
    text = str(record.msg)
    is_of_socket = record.name == "uvicorn.error" and ('"WebSocket ' in text or text.startswith("connection "))
    return not (is_of_socket or record.name == "uvicorn.access")


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("Nobody caught this", exc_info=(kind, error, trace))


def _tell_of_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        _log.critical("Nobody caught this in a thread", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
