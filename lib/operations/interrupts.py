"""Ctrl+C in the terminal of a server: an end that a person asked for, which is no failure."""

import signal
from types import FrameType

import uvicorn


def end_quietly_on_interrupt() -> None:
    """Have Ctrl+C end the server as one that is done, with the exit code 0.

    Call it in the main thread while uvicorn loads the application: it has taken the signals by then. It would hand them
    on once it has shut down, and Streamlit's command line calls that 'Aborted!', which is no line of a log in JSON.
    A second Ctrl+C does not wait for what is under way. Beneath another server than uvicorn nothing is changed.
    """
    handler = signal.getsignal(signal.SIGINT)
    server = getattr(handler, "__self__", None)
    if not callable(handler) or not isinstance(server, uvicorn.Server):
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if server.should_exit:
            handler(number, frame)
        server.should_exit = True

    signal.signal(signal.SIGINT, stop)
