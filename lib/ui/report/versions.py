"""The versions of a lookup on its report: what asking again has changed, or how far it is, and the way to each one."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import Entry, Progress
from lib.i18n.foreign import isolated
from lib.i18n.language import Language
from lib.report.changes import asked_again, last_moves, moves_in_words, unanswered_again, version_label
from lib.service.lookup_service import LookupService
from lib.ui.elements import links, live_parts, markup, scripted
from lib.ui.elements.errors import button_action, errors_shown
from lib.ui.elements.html import draw
from lib.ui.history.move_picker import move_picker
from lib.ui.report.answer_cards import MAX_CARDS
from lib.ui.report.whole import Whole
from lib.ui.state import session
from lib.web.live_progress import ProgressView

_SHOWN: Final = 5
"""How many of the newest versions are at hand; those between them and the first are folded."""


def versions_panel(whole: Whole, service: LookupService, lang: Language) -> None:
    """Draw what asking again has changed and the timeline of versions; nothing where nothing was asked again."""
    if not whole.has_versions:
        return
    with st.container(key="versions", gap="small"):
        if whole.live:
            _under_way(whole.live, service, lang)
        if whole.shown:
            _what_changed(whole, lang)
            _changed_ids(whole, service, lang)
        _timeline(whole, lang)


def _under_way(entries: Sequence[Entry], service: LookupService, lang: Language) -> None:
    """Draw how far versions are, which goes on by itself; the page is drawn again once one of them has ended."""
    names = [entry.lookup_id for entry in entries]

    def found() -> list[Progress] | None:
        live = [progress for progress in map(service.store.progress, names) if progress and progress.state.is_live]
        return live if len(live) == len(names) else None

    def look() -> ProgressView | None:
        live = found()
        if live is None:
            return None
        parts = {progress.lookup_id: _live_line(progress, service, lang) for progress in live}
        return ProgressView(parts, "", min(map(live_parts.pause_after, live)))

    live_parts.fill_in(look, partial(service.endings.wait, names), service.visitor.key)

    @st.fragment(run_every=live_parts.REFRESH_SECONDS)
    def lines() -> None:
        with errors_shown(lang, is_repeated=True):
            live = found()
            if live is None:
                session.view().note_end()
                st.rerun()
            for entry, progress in zip(entries, live, strict=True):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    scripted.live_part(entry.lookup_id, _live_line(progress, service, lang), width="content")
                    if service.may_change(entry):
                        cancel = button_action(partial(service.store.cancel, entry.lookup_id))
                        st.button(lang.say("Cancel"), key=f"cancel_{entry.lookup_id}", on_click=cancel, type="tertiary")
            live_parts.marker("", lang)

    lines()


def _live_line(progress: Progress, service: LookupService, lang: Language) -> Markup:
    return Markup('<p class="again-line is-live" role="status" data-share="{}">{}</p>').format(
        100 * progress.done // progress.total, _how_far(progress, service, lang)
    )


def _how_far(progress: Progress, service: LookupService, lang: Language) -> str:
    done, total, share = progress.done, progress.total, lang.share(progress.done, progress.total)
    if not service.is_writable():
        return lang.say("Waiting for the database: {done} of {total} asked again", done=done, total=total)
    if service.store.provider().is_down:
        return lang.say("Waiting for the provider: {done} of {total} asked again", done=done, total=total)
    return lang.say("Asking again: {done} of {total} ({share})", done=done, total=total, share=share)


def _what_changed(whole: Whole, lang: Language) -> None:
    entry, counts = whole.shown_version, whole.counts[whole.shown - 1]
    _line(asked_again(entry, counts, lang))
    unanswered = unanswered_again(entry, counts, lang)
    if unanswered:
        markup.hint(unanswered)


def _changed_ids(whole: Whole, service: LookupService, lang: Language) -> None:
    """Draw which status became which; where no card tells of each Id, over a fold with them to see, copy, download."""
    latest = whole.latest
    if latest is None or not latest.versions[-1].changed:
        return
    moves = session.cached("last_moves", whole.key, lambda: last_moves(latest))
    if whole.entry.progress.total <= MAX_CARDS:
        markup.hint(moves_in_words(moves, lang, isolated))
        return
    fold = st.expander(moves_in_words(moves, lang, markup.in_markdown), key="changed_ids", on_change="rerun")
    if fold.open:
        with fold:
            move_picker(moves, whole.key, (whole.versions[0], whole.shown_version), service, lang)


def _line(text: str) -> None:
    draw(Markup('<p class="again-line" role="status">{}</p>').format(text), width="content")


def _timeline(whole: Whole, lang: Language) -> None:
    """Draw the versions, the oldest first, each a link to the whole as of it."""
    if not whole.is_newest:
        markup.hint(lang.say("This is how it was then, not how it is now."))
    last = len(whole.versions) - 1
    hidden = range(1, max(1, last + 1 - _SHOWN))
    with st.container(horizontal=True, vertical_alignment="center", key="timeline"):
        for index in (0, *range(hidden.stop, last + 1)):
            _version(whole, index, lang, is_after_previous=not hidden or index != hidden.stop)
        if last:
            links.compare_link(lang.say("Compare two of them"), whole.versions[last].lookup_id)
    if hidden:
        with st.expander(lang.plural("{count} version between", "{count} versions between", len(hidden))):
            for index in hidden:
                _version(whole, index, lang, is_after_previous=True)


def _version(whole: Whole, index: int, lang: Language, *, is_after_previous: bool) -> None:
    entry, counts = whole.versions[index], whole.counts[index - 1] if index else None
    label = version_label(entry, counts, lang, after=whole.versions[index - 1] if index and is_after_previous else None)
    if index == whole.shown:
        draw(Markup('<p class="version-shown" aria-current="true">{}</p>').format(label), width="content")
        return
    is_newest = index == len(whole.versions) - 1
    links.lookup_link(label, whole.entry.lookup_id, version=None if is_newest else entry.lookup_id)
