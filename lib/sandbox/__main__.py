"""Serve the sandbox on loopback: `python -m lib.sandbox --port 8700 --latency 0.05`.

It says its address in one line when it is ready to be asked, and stops at SIGTERM or Ctrl-C.
"""

import argparse
import asyncio
import logging
import signal
import socket
import sys

import uvicorn

from lib.sandbox.app import DEFAULT_CREDENTIAL, REST_PATH, create_app

_HOST = "127.0.0.1"
_STOP_SECONDS = 1


def main() -> None:
    """Serve until told to stop; a wrong option or a taken port ends with one line and a non-zero exit status."""
    parser = _parser()
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn finishes what is under way, then raises the signal again for this handler.
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        app = create_app(
            username=options.username,
            password=options.password,
            latency=options.latency,
            jitter=options.jitter,
            max_ids=options.max_ids,
        )
        listener = socket.create_server((_HOST, options.port), backlog=2048)
    except (ValueError, OSError, OverflowError) as error:
        parser.exit(2, f"sandbox provider not started: {error}\n")
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_no_cancellation)
    with listener:
        print(f"sandbox provider at http://{_HOST}:{listener.getsockname()[1]}{REST_PATH}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


def _is_no_cancellation(record: logging.LogRecord) -> bool:
    # A request that hangs on purpose is cancelled at the stop; its traceback would look like a fault of the sandbox.
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib.sandbox", description="Answer like the provider, on loopback.")
    parser.add_argument("--port", type=int, default=8700, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--latency", type=float, default=0.08, help="seconds a request (default: %(default)s)")
    parser.add_argument("--jitter", type=float, default=0.5, help="fraction of the latency (default: %(default)s)")
    parser.add_argument("--max-ids", type=int, default=1000, help="Ids a request (default: %(default)s)")
    parser.add_argument("--username", default=DEFAULT_CREDENTIAL, help="(default: %(default)s)")
    parser.add_argument("--password", default=DEFAULT_CREDENTIAL, help="(default: %(default)s)")
    return parser


if __name__ == "__main__":
    main()
