"""The parts of a server that run in the process of a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from lib.wiring import Services


@contextmanager
def running(services: Services) -> Iterator[Services]:
    """Run the engine of `services`; at the end of the context it is stopped, and the database closed."""
    services.engine.start()
    try:
        yield services
    finally:
        services.engine.stop()
        services.store._database.dispose()
