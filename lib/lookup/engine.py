"""What every engine has in common, whether it runs in the server or beside it."""

from typing import Protocol

from lib.domain.instrumentation import EngineState


class Engine(Protocol):
    """Runs the lookups of the store, or has others run them."""

    def start(self) -> None:
        """Begin to run lookups, those too that were asked for before."""

    def stop(self) -> None:
        """Stop; the lookups under way go on when an engine is started again."""

    def state(self) -> EngineState:
        """Return how the engine is. May be called from any thread."""
