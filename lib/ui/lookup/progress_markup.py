"""How far a lookup is, as HTML: a bar, figures, the answers so far; classes of `static/app.css`."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from markupsafe import Markup

from lib.domain.failures import Failure
from lib.domain.lookups import Progress, ProviderState
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.failure_labels import failure_label
from lib.ui.elements import markup
from lib.ui.elements.outcomes import outcome_tiles_html

_LONG_SECONDS: Final = 10.0
"""After how long a person may have turned to another window, so that the end is told there if they wish."""
_SILENT_SECONDS: Final = 5.0
"""How long a lookup may have no answer before the page says so."""
_STALLED_SECONDS: Final = 8.0
"""How long after its last answer a lookup has no rate any more, and nobody can tell how long it will take."""
_FRESH_SECONDS: Final = 15.0
"""How old the last failure of a lookup may be that still asks again; its time is stored every few seconds."""


@dataclass(frozen=True, slots=True)
class Hindrances:
    """What a lookup waits for.

    Attributes:
        provider: The state of the provider, which may be down.
        is_writable: Whether answers can be stored.
    """

    provider: ProviderState
    is_writable: bool

    @property
    def is_any(self) -> bool:
        """Whether the lookup waits for anything."""
        return self.provider.is_down or not self.is_writable

    def draw(self, lang: Language) -> None:
        """Say what it waits for, and what to do."""
        if not self.is_writable:
            markup.unwritable(lang)
        if self.provider.is_down:
            markup.outage(self.provider, datetime.now(UTC), lang)
        else:
            markup.overruled_wait(self.provider, datetime.now(UTC), lang)

    def failure_since(self, progress: Progress) -> Failure | None:
        """Return why the provider is asked again, None where the lookup got on after its last failure."""
        at = self.provider.last_failure_at
        if at is None or at <= (progress.moved_at or progress.created_at):
            return None
        return self.provider.last_failure if (datetime.now(UTC) - at).total_seconds() < _FRESH_SECONDS else None

    def sentence(self, progress: Progress, lang: Language) -> str:
        """Return what is under way, with the share that is done."""
        share = lang.share(progress.done, progress.total)
        if not self.is_writable:
            return lang.say("Waiting for the database… {share}", share=share)
        if self.provider.is_down:
            return lang.say("Waiting for the provider… {share}", share=share)
        if self.failure_since(progress) is not None:
            return lang.say("Asking the provider again… {share}", share=share)
        return lang.say("Asking the provider… {share}", share=share)


def is_long(progress: Progress) -> bool:
    """Whether a lookup has been under way for so long that a person may look at something else."""
    return time.time() - progress.created_at.timestamp() > _LONG_SECONDS


def progress_html(progress: Progress, hindrances: Hindrances, lang: Language) -> Markup:
    """Return the bar of a lookup and its figures."""
    share = progress.done / progress.total if progress.total else 1.0
    bar = Markup(
        '<div class="progress-bar"><p>{sentence}</p><div role="progressbar" aria-label="{label}" aria-valuemin="0" '
        'aria-valuemax="100" aria-valuenow="{per_cent}"><span style="inline-size:{per_cent}%"></span></div></div>'
    ).format(
        sentence=hindrances.sentence(progress, lang),
        label=lang.say("Progress"),
        per_cent=round(100 * share),
    )
    return bar + markup.progress_facts(_facts(progress, hindrances, lang))


def answers_html(progress: Progress, lang: Language) -> Markup:
    """Return the answers so far, by outcome."""
    return outcome_tiles_html(Breakdown.of_counts(progress.counts, total=progress.done), lang)


def _facts(progress: Progress, hindrances: Hindrances, lang: Language) -> list[tuple[str, str]]:
    facts = [
        (
            lang.say("Done"),
            lang.say("{done} of {total}", done=progress.done, total=progress.total),
        )
    ]
    if hindrances.is_any:
        # The rate is from when the provider answered: it does not tell how long this takes.
        return facts
    failure = hindrances.failure_since(progress)
    if failure is not None:
        facts.append((lang.say("Last failure"), failure_label(failure, lang)))
    stalled = (datetime.now(UTC) - progress.moved_at).total_seconds() if progress.moved_at is not None else 0.0
    if stalled > _STALLED_SECONDS:
        return [*facts, (lang.say("Since the last answer"), lang.duration(stalled))]
    if progress.rate > 0:
        facts.append((lang.say("Ids a second"), lang.number(round(progress.rate))))
    if progress.seconds_left is not None and progress.done < progress.total:
        facts.append((lang.say("Time left"), lang.duration(progress.seconds_left)))
    elif failure is None and progress.done == 0 and time.time() - progress.created_at.timestamp() > _SILENT_SECONDS:
        facts.append((lang.say("Waiting"), lang.say("no answer of the provider yet")))
    return facts
