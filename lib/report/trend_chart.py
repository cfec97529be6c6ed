"""The picture of trends: a bar for each day or week, stacked by the share of each outcome.

`lib/report/charts.py` says why there is no `plotly.express`, and has the colours and patterns of outcomes.
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go

from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.charts import outcome_marker
from lib.report.trends import Period

_HEIGHT: Final = 300
_TEXT_PIXELS: Final = 12
_ABOVE_PIXELS: Final = 12
_PERCENT: Final = 100


def trend_figure(periods: Sequence[Period], lang: Language) -> go.Figure:
    """Return the chart: time runs in the direction of the language, and above each bar is its number of messages."""
    places = [*range(len(periods))]
    # What failed is at the foot, where its heights can be compared.
    stacked = sorted(Outcome, key=lambda outcome: outcome is not Outcome.NOT_DELIVERED)
    traces = [
        {
            "type": "bar",
            "x": places,
            "y": [
                _PERCENT * period.breakdown.by_outcome[outcome] / max(1, period.breakdown.total) for period in periods
            ],
            "marker": outcome_marker(outcome),
            "name": outcome,
            "hoverinfo": "skip",
        }
        for outcome in stacked
        if any(period.breakdown.by_outcome[outcome] for period in periods)
    ]
    return go.Figure(traces, _layout(periods, places, lang))


def _layout(periods: Sequence[Period], places: list[int], lang: Language) -> dict[str, Any]:
    edges = [-0.5, len(periods) - 0.5]
    font = {"size": _TEXT_PIXELS}
    return {
        "barmode": "stack",
        "bargap": 0.35,
        "showlegend": False,
        "dragmode": False,
        "height": _HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 24, "b": 0},
        "xaxis": {
            "fixedrange": True,
            "range": edges[::-1] if lang.is_rtl else edges,
            "tickvals": places,
            "ticktext": [lang.day(period.begins)[5:] for period in periods],
            "tickfont": font,
            "showgrid": False,
            "automargin": True,
        },
        "yaxis": {
            "fixedrange": True,
            "range": [0, _PERCENT],
            "side": "right" if lang.is_rtl else "left",
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": [lang.share(share, _PERCENT) for share in (0, 25, 50, 75, 100)],
            "tickfont": font,
            "automargin": True,
        },
        "annotations": [
            {
                "text": lang.number(period.breakdown.total),
                "x": place,
                "y": _PERCENT,
                "yshift": _ABOVE_PIXELS,
                "showarrow": False,
                "font": font,
            }
            for place, period in zip(places, periods, strict=True)
        ],
    }
