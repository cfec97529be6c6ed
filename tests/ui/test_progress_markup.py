"""What the panel of a lookup under way says beside its bar."""

from datetime import UTC, datetime, timedelta

import pytest

from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import Progress, ProviderState, State
from lib.i18n.language import language
from lib.ui.lookup.progress_markup import Hindrances, answers_html, progress_html

ENGLISH = language("en")
REASON = "Last failure <b>the provider could not be reached</b>"
AGAIN = "Asking the provider again…"


def shown(*, failed: float | None, moved: float | None = None, created: float = 60.0, is_down: bool = False) -> str:
    """Return the panel of a lookup that was created, got on last and had its last failure so many seconds ago."""
    now = datetime.now(UTC)

    def ago(seconds: float | None) -> datetime | None:
        return None if seconds is None else now - timedelta(seconds=seconds)

    progress = Progress(
        "a lookup",
        State.RUNNING,
        now - timedelta(seconds=created),
        total=100,
        done=10 if moved is not None else 0,
        failed=0,
        repeated=0,
        rejected=0,
        rate=5.0 if moved is not None else 0.0,
        moved_at=ago(moved),
    )
    failure = None if failed is None else Failure(FailureKind.UNREACHABLE)
    state = ProviderState(is_down=is_down, last_failure=failure, last_failure_at=ago(failed))
    return str(progress_html(progress, Hindrances(state, is_writable=True), ENGLISH))


@pytest.mark.parametrize(("failed", "moved"), [(1.0, None), (14.0, None), (1.0, 2.0), (1.0, 20.0)])
def test_a_failure_after_which_nothing_was_answered_is_said_with_its_reason(failed: float, moved: float | None) -> None:
    page = shown(failed=failed, moved=moved)
    assert REASON in page
    assert AGAIN in page
    assert "no answer of the provider yet" not in page


@pytest.mark.parametrize(
    ("failed", "moved", "created"),
    [(None, None, 60.0), (2.0, 1.0, 60.0), (2.0, None, 1.0), (16.0, None, 60.0)],
    ids=["none", "answered since", "before the lookup", "long ago"],
)
def test_a_failure_that_is_over_is_not_said(failed: float | None, moved: float | None, created: float) -> None:
    page = shown(failed=failed, moved=moved, created=created)
    assert "Last failure" not in page
    assert AGAIN not in page


def test_where_the_provider_is_down_the_warning_above_says_why() -> None:
    page = shown(failed=1.0, is_down=True)
    assert "Last failure" not in page
    assert "Waiting for the provider…" in page


@pytest.mark.parametrize("counts", [{}, {3: 2}])
def test_answers_have_a_bar_once_there_are_any(counts: dict[int, int]) -> None:
    done = sum(counts.values())
    now = datetime.now(UTC)
    progress = Progress(
        "a lookup", State.RUNNING, now, total=100, done=done, failed=0, repeated=0, rejected=0, rate=0.0, counts=counts
    )
    html = str(answers_html(progress, ENGLISH))
    assert ("stack" in html, "<li" in html) == (bool(counts), bool(counts))
