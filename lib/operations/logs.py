"""The log on standard error: one line for each event, as text or as JSON, of this code and of all libraries.

A line names the request that it belongs to. The debug output of libraries is left out at every level: it has what is
sent and received, and that is Ids and passwords.
"""

import logging
import sys
import threading
import traceback
from contextvars import ContextVar
from logging.handlers import MemoryHandler
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from logging import _SysExcInfoType as SysExcInfoType

REQUEST: Final[ContextVar[str]] = ContextVar("request", default="-")
"""The id of the request that is being answered, `-` outside of any."""

_TEXT: Final = "%(asctime)s %(levelname)-7s %(name)s [%(request)s] %(message)s"
_FIELDS: Final = ("levelname", "name", "request", "message")
_NAMES: Final = {"levelname": "level", "name": "logger"}
_LEFT_OUT: Final = [*RESERVED_ATTRS, "color_message"]
_PLAIN: Final = (OSError, ImportError)
"""Errors whose text is the system's: what is missing, full or in use."""
_OURS: Final = ("lib", "pages", "app")
_HELD: Final = MemoryHandler(capacity=1000, flushLevel=logging.CRITICAL + 1)
_log = logging.getLogger(__name__)


def hold() -> None:
    """Keep the lines of this code until `set_up`: how a log is written is not known before the settings are read."""
    ours = logging.getLogger("lib")
    ours.addHandler(_HELD)
    ours.setLevel(logging.DEBUG)


def set_up(form: Literal["text", "json"], level: str) -> None:
    """Write all logs of this process in one form from now on, those held before too, without lines below `level`."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _Json(_FIELDS, rename_fields=_NAMES, timestamp="time", reserved_attrs=_LEFT_OUT)
        if form == "json"
        else _Text(_TEXT)
    )
    handler.setLevel(level.upper())
    handler.addFilter(_with_request)
    handler.addFilter(_without_address)
    logging.setLoggerClass(_PropagatingLogger)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    take_over_loggers()
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    for record in _HELD.buffer:
        if record.levelno >= handler.level:
            handler.handle(record)
    _HELD.buffer.clear()
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def take_over_loggers() -> None:
    """Have every existing logger write through the one handler, not through one of its own."""
    for logger in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True


class _ErrorsWithoutText:
    """Formats where an error was raised and its kind, not its text, which may have an Id or a line of a file."""

    def formatException(self, ei: "SysExcInfoType") -> str:  # noqa: N802 - the name of the standard library
        """Return the tracebacks and kinds of an error and its causes, the first cause first."""
        error, parts = ei[1], list[str]()
        while error is not None:
            text = f": {error}" if isinstance(error, _PLAIN) else ""
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"Traceback (most recent call last):\n{frames}{type(error).__qualname__}{text}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\n".join(reversed(parts))


class _Json(_ErrorsWithoutText, JsonFormatter):
    pass


class _Text(_ErrorsWithoutText, logging.Formatter):
    pass


class _PropagatingLogger(logging.Logger):
    """A logger without handlers of its own; Streamlit creates loggers later, and would give them some."""

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802 - the name of the standard library
        """Ignore the handler."""

    def __setattr__(self, name: str, value: object) -> None:
        """Go on propagating to the root logger, whatever is set."""
        super().__setattr__(name, True if name == "propagate" else value)


def _with_request(record: logging.LogRecord) -> bool:
    record.request = REQUEST.get()
    return True


def _without_address(record: logging.LogRecord) -> bool:
    """Leave out uvicorn's lines for requests and connections, which have whole addresses; our log has its own."""
    text = str(record.msg)
    is_of_socket = record.name == "uvicorn.error" and ('"WebSocket ' in text or text.startswith("connection "))
    return not (is_of_socket or record.name == "uvicorn.access")


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("Nobody caught this", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        _log.critical("Nobody caught this in a thread", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
