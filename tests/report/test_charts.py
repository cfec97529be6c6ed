"""The chart has a bar for each status that occurs, in its outcome's colour, and runs with the language's direction."""

import re
import tomllib
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given

from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Outcome, status_of
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.charts import COLOURS, breakdown_figure
from tests.helpers.answered_lookups import ENGLISH, FARSI, LANGUAGES, codes_of, columns_of_codes, languages
from tests.helpers.paths import ROOT

MIXED = [3] * 1000 + [2] * 500 + [0] * 2 + [9001] + [NOT_ANSWERED] * 700
EVERY_CODE = [*CATALOGUE, 9001, 9002, 9003, MIN_CODE, MAX_CODE, NOT_ANSWERED]
IN_RTL = re.compile(r"\u202b[^\u202b\u202c]+\u202c")


def drawn(codes: list[int], lang: Language = ENGLISH, chosen: frozenset[int] = frozenset()) -> dict[str, Any]:
    figure = breakdown_figure(Breakdown.of_codes(codes_of(codes)), lang, chosen=chosen)
    plain: dict[str, Any] = figure.to_dict()
    return plain


def bars(codes: list[int], lang: Language = ENGLISH, chosen: frozenset[int] = frozenset()) -> dict[str, Any]:
    """Return the trace whose bars are as long as the counts, not the track they go on as."""
    (trace,) = (each for each in drawn(codes, lang, chosen)["data"] if "pattern" in each["marker"])
    assert isinstance(trace, dict)
    return trace


def texts(codes: list[int], lang: Language = ENGLISH) -> list[str]:
    return [each["text"] for each in drawn(codes, lang)["layout"]["annotations"]]


@given(columns_of_codes, languages)
def test_each_status_that_occurs_has_a_bar_and_the_longest_comes_first(codes: list[int], lang: Language) -> None:
    trace = bars(codes, lang)
    assert sorted(trace["customdata"]) == sorted(set(codes))
    assert list(trace["x"]) == [codes.count(code) for code in trace["customdata"]]
    assert all(longer >= shorter for longer, shorter in pairwise(trace["x"]))
    assert len(set(trace["y"])) == len(trace["y"]), "bars of one name would be drawn over one another"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("codes", [MIXED, EVERY_CODE])
def test_plotly_accepts_all_that_the_chart_is_made_of(codes: list[int], lang: Language) -> None:
    made = drawn(codes, lang, chosen=frozenset({3}))
    assert go.Figure(made).to_dict() == made


@given(columns_of_codes)
def test_a_bar_has_the_colour_of_its_outcome(codes: list[int]) -> None:
    trace = bars(codes)
    outcomes = [
        Outcome.NOT_ANSWERED if code == NOT_ANSWERED else status_of(code).outcome for code in trace["customdata"]
    ]
    assert list(trace["marker"]["color"]) == [COLOURS[outcome] for outcome in outcomes]


def test_outcomes_differ_by_pattern_as_well_as_colour() -> None:
    patterns = dict(zip(bars(MIXED)["customdata"], bars(MIXED)["marker"]["pattern"]["shape"], strict=True))
    assert len(set(patterns.values())) == len(patterns) == 5


def test_count_and_share_stand_beside_the_bar() -> None:
    assert texts(MIXED) == [
        "1,000 · 45.4%",
        "700 · 31.8%",
        "500 · 22.7%",
        "2 · 0.1%",
        "1 · under \u20680.1%\u2069",
    ]


def test_a_bar_carries_its_label_and_its_code() -> None:
    assert list(bars(MIXED)["y"]) == [
        "Sent (3)",
        "Not answered",
        "Being sent (2)",
        "No such message (0)",
        "Not in the provider's<br>table (9001)",
    ]


def test_persian_runs_from_the_right_and_english_from_the_left() -> None:
    persian, english = drawn(MIXED, FARSI)["layout"], drawn(MIXED, ENGLISH)["layout"]
    assert (persian["yaxis"]["side"], english["yaxis"]["side"]) == ("right", "left")
    assert persian["xaxis"]["range"] == english["xaxis"]["range"][::-1]
    assert english["xaxis"]["range"] == [0, 1000]
    assert persian["margin"]["l"] > 60 < english["margin"]["r"], "room for the longest text beside the bars"
    assert not persian["margin"]["r"] + english["margin"]["l"]
    assert persian["yaxis"]["autorange"] == english["yaxis"]["autorange"] == "reversed"


def test_persian_texts_have_persian_digits_and_a_direction_line_by_line() -> None:
    for text in texts(EVERY_CODE * 40, FARSI):
        assert IN_RTL.fullmatch(text)
        assert re.search("[۰-۹]", text)
        assert not re.search("[0-9]", text)
    assert all(IN_RTL.fullmatch(line) for label in bars(EVERY_CODE, FARSI)["y"] for line in label.split("<br>"))
    assert not any(mark in label for label in bars(EVERY_CODE)["y"] for mark in "\u202b\u202c")


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_every_status_at_once_has_room(lang: Language) -> None:
    figure = drawn(EVERY_CODE, lang)
    labels = bars(EVERY_CODE, lang)["y"]
    assert len(labels) == len(set(EVERY_CODE))
    assert max(label.count("<br>") for label in labels) <= 1
    assert figure["layout"]["height"] >= 32 * len(labels), "two lines of letters a bar"


def test_a_click_anywhere_in_a_row_finds_the_code() -> None:
    figure = drawn(MIXED)
    parts = figure["data"]
    assert len({(tuple(part["customdata"]), tuple(part["y"])) for part in parts}) == 1
    assert figure["layout"]["barmode"] == "stack"
    ends = [sum(lengths) for lengths in zip(*(part["x"] for part in parts), strict=True)]
    assert ends == pytest.approx([figure["layout"]["xaxis"]["range"][1]] * len(ends))
    assert "select" in figure["layout"]["clickmode"]
    assert "skip" not in {part["hoverinfo"] for part in parts}, "plotly would skip clicks with the hover"


def test_each_text_stands_at_the_end_of_its_row() -> None:
    for lang, end, side in ((FARSI, 0, "right"), (ENGLISH, 1, "left")):
        beside = drawn(MIXED, lang)["layout"]["annotations"]
        assert [each["y"] for each in beside] == [0, 1, 2, 3, 4]
        assert {(each["x"], each["xref"], each["xanchor"]) for each in beside} == {(end, "paper", side)}


def test_bars_that_are_not_chosen_are_faded() -> None:
    assert set(bars(MIXED)["marker"]["opacity"]) == {1.0}
    trace = bars(MIXED, chosen=frozenset({2, NOT_ANSWERED}))
    clear = [
        code
        for code, opacity in zip(trace["customdata"], trace["marker"]["opacity"], strict=True)
        if opacity == max(trace["marker"]["opacity"])
    ]
    assert clear == [NOT_ANSWERED, 2]


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_nothing_to_draw_is_drawn_as_nothing(lang: Language) -> None:
    assert not bars([], lang).get("x")


# The colours are written in three files, which must agree.


def test_colours_are_those_of_the_style_sheet() -> None:
    sheet = (ROOT / "static" / "tokens.css").read_text("utf-8")
    colour_of = dict(re.findall(r"--outcome-([a-z-]+):\s*(#[0-9a-f]{6});", sheet))
    assert colour_of == {outcome.value.replace("_", "-"): colour for outcome, colour in COLOURS.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_come_first_among_those_of_the_theme(scheme: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][scheme]
    assert theme["chartCategoricalColors"][: len(Outcome)] == [COLOURS[outcome] for outcome in Outcome]
    assert len(set(theme["chartCategoricalColors"])) == 10, "with fewer plotly falls back to its own blue"
