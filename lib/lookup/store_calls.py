"""How an engine calls the store: in its event loop, or in threads beside it."""

from collections.abc import Callable
from typing import Final, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class StoreCaller(Protocol):
    """Calls what reads or writes the store."""

    async def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call it, and return what it returns."""

    def submit(self, call: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call it, now or soon, in the order of submission."""


class InlineStoreCaller:
    """Calls the store in the event loop, which is best where the store is a file."""

    async def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call it, and return what it returns."""
        return call(*args, **kwargs)

    def submit(self, call: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call it now; what it raises is raised here."""
        call(*args, **kwargs)


INLINE: Final = InlineStoreCaller()
