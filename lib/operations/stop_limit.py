"""How long a server that is told to stop waits for requests under way.

Without a limit uvicorn waits for ever, and not for requests alone: also for a connection that a browser opened at the
moment of the stop and asks nothing over. Until then the engine is not stopped either, and whatever kills the process in
the end loses the answers that are under way.
"""

import signal
from typing import Final

import uvicorn

STOP_SECONDS: Final = 20
"""Less than the units of `docs/deploy.md` give, which leaves the engine its time."""


def limit_stop(seconds: int = STOP_SECONDS) -> None:
    """Have the server of this process wait at most so long once it is told to stop; call it while the server starts.

    Streamlit makes the server, and passes no limit on. While it serves, a method of it is the handler of SIGTERM
    (`uvicorn.Server.capture_signals`). Where another server serves, nothing is done.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if isinstance(server, uvicorn.Server):
        server.config.timeout_graceful_shutdown = seconds
