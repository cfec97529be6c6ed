"""The comparison of a lookup with another of its family: the sums, a chart, a table, the Ids, files."""

from collections.abc import Callable, Mapping
from datetime import datetime

import streamlit as st

from lib.domain.lookups import Entry
from lib.i18n.foreign import isolated
from lib.i18n.language import Language
from lib.report.charts import moves_figure
from lib.report.code_words import numbered_label
from lib.report.lookup_labels import name_of, relation_of
from lib.report.moves import Moves, compare
from lib.service.lookup_service import LookupService
from lib.service.scoped import ScopedStore
from lib.ui.elements import links, markup
from lib.ui.elements.errors import LookupGoneError
from lib.ui.elements.keep_alive import keep_while_shown
from lib.ui.history import history_markup
from lib.ui.history.move_picker import move_picker


def compare_panel(lookup_id: str, service: LookupService, lang: Language) -> None:
    """Draw the comparison with the lookup that this one was made from, or with another of the family that is chosen."""
    links.history_link(lang.say("All past lookups"))
    family = {entry.lookup_id: entry for entry in service.history.family(lookup_id)}
    entry = family.get(lookup_id)
    if entry is None:
        st.warning(lang.say("This lookup is not kept any more."))
        return
    others = [each for each in family.values() if each is not entry and not each.progress.state.is_live]
    if entry.progress.state.is_live or not others:
        _not_yet(entry, lang)
        return
    other = _other(entry, others, family, lang)
    earlier, later = sorted((entry, other), key=lambda each: each.progress.created_at)
    markup.section(isolated(name_of(later, lang)))
    with st.container(horizontal=True, key="compared", gap="medium"):
        before, now = (lang.date(each.progress.created_at) for each in (earlier, later))
        links.lookup_link(lang.say("Before: {date}", date=before), earlier.lookup_id, version=earlier.lookup_id)
        links.lookup_link(lang.say("Now: {date}", date=now), later.lookup_id, version=later.lookup_id)
    if not service.settings.keep_days:
        keep_while_shown(service.history.touch, earlier.lookup_id, later.lookup_id)
    try:
        with st.spinner(lang.say("Reading the answers…")):
            moves = _moves(*_version(earlier), *_version(later), lambda: _compared(earlier, later, service.store))
    except LookupGoneError:
        st.warning(lang.say("This lookup is not kept any more."))
        return
    with st.container(key="compare"):
        _sums(moves, earlier, lang)
        if moves.moves:
            _chart(moves, lang)
            move_picker(moves, (*_version(earlier), *_version(later)), (earlier, later), service, lang)


def _not_yet(entry: Entry, lang: Language) -> None:
    if entry.progress.state.is_live:
        st.info(lang.say("This lookup is still under way; it can be compared when it is done."))
    else:
        markup.empty_state(
            lang.say("There is nothing to compare with yet"),
            lang.say("Ask again for what is not final; when that is done, the two can be compared."),
        )
    links.lookup_link(name_of(entry, lang), entry.lookup_id)


def _other(entry: Entry, others: list[Entry], family: Mapping[str, Entry], lang: Language) -> Entry:
    """Return the lookup to compare with: the one that is chosen, else the lookup's parent, else the newest."""
    by_id = {each.lookup_id: each for each in reversed(others)}
    first = entry.parent_id if entry.parent_id in by_id else next(iter(by_id))
    if len(others) == 1:
        return by_id[first]
    names = {key: _named(each, family.get(each.parent_id or ""), lang) for key, each in by_id.items()}
    chosen = st.selectbox(
        lang.say("Compare with"),
        list(names),
        index=list(names).index(first),
        format_func=names.__getitem__,
        key=f"compare_with_{entry.lookup_id}",
    )
    return by_id[chosen if chosen in by_id else first]


def _named(entry: Entry, parent: Entry | None, lang: Language) -> str:
    parts = [
        lang.date(entry.progress.created_at),
        isolated(name_of(entry, lang)),
        lang.plural("{count} Id", "{count} Ids", entry.progress.total),
        relation_of(entry, parent, lang),
    ]
    return " · ".join(part for part in parts if part)


def _version(entry: Entry) -> tuple[str, datetime | None]:
    """Return what differs between the answers of a lookup before and after a retry."""
    return entry.lookup_id, entry.progress.rested_at


@st.cache_resource(max_entries=4, ttl="15m", show_spinner=False)
def _moves(
    earlier: str,  # noqa: ARG001 - part of the cache key, as the next three
    earlier_rested: datetime | None,  # noqa: ARG001 - the same
    later: str,  # noqa: ARG001 - the same
    later_rested: datetime | None,  # noqa: ARG001 - the same
    _load: Callable[[], Moves],
) -> Moves:
    return _load()


def _compared(earlier: Entry, later: Entry, store: ScopedStore) -> Moves:
    before, now = store.answered(earlier.lookup_id), store.answered(later.lookup_id)
    if before is None or now is None:
        raise LookupGoneError
    names = {**now.progress.names, **before.progress.names}
    return compare((before.ids, before.codes), (now.ids, now.codes), names)


def _sums(moves: Moves, earlier: Entry, lang: Language) -> None:
    again = (lang.say("asked again"), moves.asked_again)
    markup.tally(
        (lang.say("Ids before"), earlier.progress.total), [again, (lang.say("not asked again"), moves.not_again)], lang
    )
    markup.tally(again, [(lang.say("changed"), moves.changed), (lang.say("unchanged"), moves.unchanged)], lang)
    if moves.only_later:
        markup.hint(
            lang.plural(
                "{count} Id was asked the second time only; it is not compared.",
                "{count} Ids were asked the second time only; they are not compared.",
                moves.only_later,
            )
        )
    if not moves.moves:
        st.info(lang.say("The two lookups have no Id in common."))


def _chart(moves: Moves, lang: Language) -> None:
    markup.section(lang.say("What became of each status"))
    history_markup.moves_legend(moves, lang)
    st.plotly_chart(
        moves_figure(moves, lang),
        key="moves_chart",
        config={"staticPlot": True, "locale": "en"},
        alt=lang.listing(
            [
                lang.say(
                    "{before} → {after}: {count}",
                    before=numbered_label(move.before, lang, moves.names),
                    after=numbered_label(move.after, lang, moves.names),
                    count=move.count,
                )
                for move in moves.moves
            ]
        ),
    )
    markup.hint(
        lang.say("A bar for each status before, its parts coloured by the outcome now; faint is what kept its status.")
    )
    with st.container(key="moves"):
        history_markup.moves(moves, lang.say("How many Ids went from which status to which"), lang)
