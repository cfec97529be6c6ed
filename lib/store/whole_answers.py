"""The newest answers to the Ids of a lookup, over all of its versions."""

from collections.abc import Sequence

from lib.domain.lookups import Answered, Entry
from lib.domain.versions import laid_over
from lib.store.lookups import Store


def newest_answers(store: Store, versions: Sequence[Entry]) -> Answered | None:
    """Return a whole with the newest answers of the versions that have ended, None where it is not there any more.

    Args:
        store: Knows the answers.
        versions: The versions, the first one first.
    """
    first = store.answered(versions[0].lookup_id) if versions else None
    if first is None:
        return None
    later = (store.answered(entry.lookup_id) for entry in versions[1:] if not entry.progress.state.is_live)
    return laid_over(first, [version for version in later if version is not None]).answered
