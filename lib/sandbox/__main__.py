"""Serves the sandbox on loopback: `python -m lib.sandbox --port 8700 --latency 0.05`.

When it is ready it prints its addresses, one line for each dialect with `rest` first. It stops at SIGTERM or Ctrl-C.
While it runs, `lib.sandbox.control` sets faults and the latency of requests.
"""

import argparse
import asyncio
import logging
import signal
import socket
import sys

import uvicorn

from lib.sandbox.app import DEFAULT_CREDENTIAL, REST_PATH, WIRE_FORMATS, create_app
from lib.sandbox.control import CONTROL_PATH, LATENCY_PATH
from lib.sandbox.scenarios import Fault

_HOST = "127.0.0.1"
_STOP_SECONDS = 1

_FAULTS_ON_REQUEST = f"""\
faults on request, from this machine only, for requests of any dialect and whatever their Ids:
  curl -X POST   http://{_HOST}:8700{CONTROL_PATH} -d '{{"fault": "server_error", "requests": 3}}'
                 the next 3 requests get it; "requests": null means all, until it is cleared
  curl -X DELETE http://{_HOST}:8700{CONTROL_PATH}      answer as ever again
  curl           http://{_HOST}:8700{CONTROL_PATH}      what is set, and how many requests were served

latency on request, from this machine only:
  curl -X POST   http://{_HOST}:8700{LATENCY_PATH} -d '{{"seconds": 0.5}}'

faults:
  {", ".join(Fault)}
"""


def main() -> None:
    """Serve until a signal; a wrong option or a port in use ends with one line and a non-zero exit status."""
    parser = _parser()
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn finishes the requests under way, then raises the signal again for this handler.
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        app = create_app(
            username=options.username,
            password=options.password,
            api_key=options.api_key,
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
    logging.getLogger("uvicorn.error").addFilter(_is_not_cancellation)
    with listener:
        base = f"http://{_HOST}:{listener.getsockname()[1]}"
        lines = [
            f"sandbox provider at {base}{REST_PATH}",
            *(f"{key} at {base}{path}" for key, (path, _) in WIRE_FORMATS.items() if path != REST_PATH),
        ]
        # In one write, so that a process that has read the first line need not wait for the others.
        print("".join(f"{line}\n" for line in lines), end="", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


def _is_not_cancellation(record: logging.LogRecord) -> bool:
    # A request that hangs on purpose is cancelled at the stop; its traceback would look like an error of the sandbox.
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lib.sandbox",
        description="Answer like the provider, on loopback, in its four dialects.",
        epilog=_FAULTS_ON_REQUEST,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8700, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--latency", type=float, default=0.08, help="seconds a request (default: %(default)s)")
    parser.add_argument("--jitter", type=float, default=0.5, help="fraction of the latency (default: %(default)s)")
    parser.add_argument("--max-ids", type=int, default=1000, help="Ids a request (default: %(default)s)")
    parser.add_argument("--username", default=DEFAULT_CREDENTIAL, help="(default: %(default)s)")
    parser.add_argument("--password", default=DEFAULT_CREDENTIAL, help="(default: %(default)s)")
    parser.add_argument("--api-key", default=DEFAULT_CREDENTIAL, help="for webservice (default: %(default)s)")
    return parser


if __name__ == "__main__":
    main()
