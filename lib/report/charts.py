"""The charts: a horizontal bar for each status that occurs, the most frequent on top.

Each bar continues as a pale track up to the length of the longest bar. Its count stands beyond the track, in a column
as wide as the counts need. In the breakdown, bar and track carry the code in `customdata`, so that a bar of one Id in a
million can be clicked as well. In a comparison, each bar shows what became of the Ids that had the status.

Only `plotly.graph_objects` is used, since `plotly.express` takes sixteen times as long.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import plotly.graph_objects as go

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.code_words import numbered_label, numbered_status, outcome_of
from lib.report.labels import outcome_label
from lib.report.moves import Moves

COLOURS: Final[Mapping[Outcome, str]] = {
    Outcome.SENT: "#1e9b65",
    Outcome.IN_PROGRESS: "#427feb",
    Outcome.NOT_DELIVERED: "#d62648",
    Outcome.NOT_FOUND: "#8b8b92",
    Outcome.UNKNOWN_CODE: "#b56d01",
    Outcome.NOT_ANSWERED: "#626aa4",
}
"""The outcome colours of `static/tokens.css`; one for both themes, since the theme is unknown when a figure is made."""

_PATTERNS: Final[Mapping[Outcome, str]] = {
    Outcome.SENT: "",
    Outcome.IN_PROGRESS: "-",
    Outcome.NOT_DELIVERED: "",
    Outcome.NOT_FOUND: "|",
    Outcome.UNKNOWN_CODE: ".",
    Outcome.NOT_ANSWERED: "/",
}
_PATTERN: Final[Mapping[str, Any]] = {"fgcolor": "rgba(255,255,255,0.55)", "fillmode": "overlay", "size": 6}
_TRACK: Final = "rgba(128,128,145,0.09)"
_FADED: Final = 0.3
_ROW_PIXELS: Final = 36
_LETTER_PIXELS: Final = 13
_LETTER_WIDTH: Final = 7.0
"""The average width of a letter of a count, at most, in pixels."""
_GAP_PIXELS: Final = 8
_LINE_LETTERS: Final = 24
_LINE_LETTERS_AT_MOST: Final = 40


def breakdown_figure(breakdown: Breakdown, lang: Language, *, chosen: frozenset[int] = frozenset()) -> go.Figure:
    """Return the chart of a breakdown, with a bar for NOT_ANSWERED too.

    Args:
        breakdown: The numbers of Ids by status.
        lang: The language of the labels.
        chosen: The codes that the report is filtered by; other bars are faded. Empty for no filter.
    """
    bars = [
        _Bar(status.code, status.outcome, numbered_status(status, lang), count) for status, count in breakdown.by_status
    ]
    if breakdown.not_answered:
        label = outcome_label(Outcome.NOT_ANSWERED, lang)
        bars.append(_Bar(NOT_ANSWERED, Outcome.NOT_ANSWERED, label, breakdown.not_answered))
        bars.sort(key=lambda bar: -bar.count)
    return _breakdown_figure(tuple(bars), breakdown.total, lang, chosen)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A status in the chart, with its number of Ids."""

    code: int
    outcome: Outcome
    label: str
    count: int


@lru_cache(maxsize=64)
def _breakdown_figure(bars: tuple[_Bar, ...], total: int, lang: Language, chosen: frozenset[int]) -> go.Figure:
    """Return the chart; every page that shows the same counts shares it, so it is never changed."""
    counts = [bar.count for bar in bars]
    common: dict[str, Any] = {
        "type": "bar",
        "y": [_axis_label(bar.label, lang) for bar in bars],
        "orientation": "h",
        "customdata": [bar.code for bar in bars],
        "hoverinfo": "none",  # "skip" would skip clicks too
    }
    marker = {
        "color": [COLOURS[bar.outcome] for bar in bars],
        "opacity": [1.0 if not chosen or bar.code in chosen else _FADED for bar in bars],
        "pattern": {"shape": [_PATTERNS[bar.outcome] for bar in bars], **_PATTERN},
        "line": {"width": 0},
    }
    texts = [f"{lang.number(count)} · {lang.share(count, total)}" for count in counts]
    traces = [{"x": counts, "marker": marker, **common}, _track(counts, common)]
    # A test has Plotly check what this makes: here that takes four times as long as all the rest.
    return go.Figure(traces, _layout(counts, texts, lang), _validate=False)


def moves_figure(moves: Moves, lang: Language) -> go.Figure:
    """Return the chart of a comparison: a bar for each status before, made of the outcomes that its Ids have now.

    The part of the Ids that have the same status as before is pale.
    """
    had: Counter[int] = Counter()
    for move in moves.moves:
        had[move.before] += move.count
    codes = [code for code, _ in had.most_common()]
    names = [_axis_label(numbered_label(code, lang, moves.names), lang) for code in codes]
    in_all = [had[code] for code in codes]
    common: dict[str, Any] = {"type": "bar", "y": names, "orientation": "h", "hoverinfo": "skip"}
    traces: list[dict[str, Any]] = []
    for outcome in Outcome:
        for is_change in (True, False):
            counts = dict.fromkeys(codes, 0)
            for move in moves.moves:
                if outcome_of(move.after) is outcome and move.is_change is is_change:
                    counts[move.before] += move.count
            if any(counts.values()):
                marker = {**outcome_marker(outcome), "opacity": 1.0 if is_change else _FADED}
                traces.append({"x": list(counts.values()), "marker": marker, "name": outcome, **common})
    traces.append(_track(in_all, common))
    return go.Figure(traces, _layout(in_all, [lang.number(count) for count in in_all], lang))


def outcome_marker(outcome: Outcome) -> dict[str, Any]:
    """Return the looks of the bars of an outcome: its colour and its pattern."""
    return {
        "color": COLOURS[outcome],
        "pattern": {"shape": _PATTERNS[outcome], **_PATTERN},
        "line": {"width": 0},
    }


def _track(counts: list[int], common: dict[str, Any]) -> dict[str, Any]:
    """Return the tracks of bars with these lengths; all of them end where the longest bar does."""
    longest = max(counts, default=1)
    return {"x": [longest - count for count in counts], "marker": {"color": _TRACK, "line": {"width": 0}}, **common}


def _layout(counts: list[int], texts: list[str], lang: Language) -> dict[str, Any]:
    """Return the layout of rows of bars, in the direction of the language.

    Args:
        counts: The lengths of the bars.
        texts: What stands at the end of each row, in a margin as wide as the longest of them needs.
        lang: The language.
    """
    longest = max(counts, default=1)
    room = max(map(len, texts), default=0) * _LETTER_WIDTH + 2 * _GAP_PIXELS
    return {
        "barmode": "stack",
        "bargap": 0.4,
        "showlegend": False,
        "dragmode": False,
        "clickmode": "event+select",
        "height": _ROW_PIXELS * len(counts) + 16,
        "margin": {"l": 0, "r": 0, "t": 4, "b": 4, "l" if lang.is_rtl else "r": room},
        "xaxis": {"visible": False, "fixedrange": True, "range": [longest, 0] if lang.is_rtl else [0, longest]},
        "yaxis": {
            "autorange": "reversed",
            "side": "right" if lang.is_rtl else "left",
            "fixedrange": True,
            "automargin": True,
            "ticks": "",
            "ticklabelstandoff": 8,
            "tickfont": {"size": _LETTER_PIXELS},
            "showgrid": False,
        },
        "annotations": [_beside(row, text, lang) for row, text in enumerate(texts)],
    }


def _beside(row: int, text: str, lang: Language) -> dict[str, Any]:
    """Return a text at the end of a row."""
    end, side, away = (0, "right", -_GAP_PIXELS) if lang.is_rtl else (1, "left", _GAP_PIXELS)
    return {
        "text": _embedded(text, lang),
        "xref": "paper",
        "x": end,
        "xanchor": side,
        "xshift": away,
        "y": row,
        "showarrow": False,
        "font": {"size": _LETTER_PIXELS},
    }


def _axis_label(label: str, lang: Language) -> str:
    """Return a label of at most two lines, without effect where Plotly would take it for markup."""
    return "<br>".join(_embedded(_unmarked(line), lang) for line in _wrapped(label).split("\n"))


def _unmarked(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;")


def _wrapped(text: str) -> str:
    if len(text) > 2 * _LINE_LETTERS_AT_MOST:
        text = f"{text[: 2 * _LINE_LETTERS_AT_MOST - 1]}…"
    if len(text) <= _LINE_LETTERS:
        return text
    middle = len(text) // 2
    blanks = [index for index, letter in enumerate(text) if letter == " "]
    nearest = min(blanks, key=lambda index: abs(index - middle), default=None)
    return text if nearest is None else f"{text[:nearest]}\n{text[nearest + 1 :]}"


def _embedded(line: str, lang: Language) -> str:
    """Return a line embedded in the direction of its language, since SVG text has none of its own."""
    return f"\u202b{line}\u202c" if lang.is_rtl else line
