"""The colours can be read in light and in dark, and the places that name them agree."""

import re
import tomllib
from typing import NamedTuple

import pytest

from lib.domain.statuses import Outcome
from lib.web import page_shell, static_files
from tests.helpers.paths import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
THEME = CONFIG["theme"]
SHEETS = {name: (static_files.STATIC_FOLDER / name).read_text("utf-8") for name in page_shell.STYLE_SHEETS}
COLOUR = re.compile(r"#[0-9a-f]{6}")
OUTCOMES = [f"--outcome-{outcome.value.replace('_', '-')}" for outcome in Outcome]
GROUNDS = ("--ground", "--ground-raised")
TEXTS = ("--ink", "--ink-muted", "--accent-text", *(f"{name}-text" for name in OUTCOMES))
OF_THE_THEME = {
    "--ground": "backgroundColor",
    "--ground-raised": "secondaryBackgroundColor",
    "--ink": "textColor",
    "--line": "borderColor",
    "--accent": "primaryColor",
    "--accent-text": "linkColor",
}


class Pair(NamedTuple):
    """A colour in both schemes."""

    light: str
    dark: str


def tokens() -> dict[str, Pair]:
    """Return the colours of the style sheet; a colour without a scheme is that of both."""
    found: dict[str, Pair] = {}
    for name, value in re.findall(r"(--[a-z-]+):\s*([^;]+);", SHEETS["tokens.css"]):
        colours = COLOUR.findall(value)
        if colours:
            found[name] = Pair(colours[0], colours[-1])
            assert value in {colours[0], f"light-dark({', '.join(colours)})"}, name
    return found


TOKENS = tokens()


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_calculated_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ff0000", "#ff0000") == 1


@pytest.mark.parametrize("scheme", Pair._fields)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", TEXTS)
def test_text_can_be_read(name: str, ground: str, scheme: str) -> None:
    assert contrast(getattr(TOKENS[name], scheme), getattr(TOKENS[ground], scheme)) >= 4.5


@pytest.mark.parametrize("scheme", Pair._fields)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", [*OUTCOMES, "--line-strong", "--focus"])
def test_what_is_not_text_can_be_seen(name: str, ground: str, scheme: str) -> None:
    assert contrast(getattr(TOKENS[name], scheme), getattr(TOKENS[ground], scheme)) >= 3


@pytest.mark.parametrize("scheme", Pair._fields)
def test_the_accent_can_be_read_on_and_seen(scheme: str) -> None:
    accent = getattr(TOKENS["--accent"], scheme)
    assert contrast("#ffffff", accent) >= 4.5, "Streamlit writes white on it"
    assert contrast(accent, getattr(TOKENS["--ground"], scheme)) >= 3
    assert contrast(getattr(TOKENS["--accent-text"], scheme), getattr(TOKENS["--accent-soft"], scheme)) >= 4.5


def test_outcomes_have_colours_of_their_own() -> None:
    for names in (OUTCOMES, [f"{name}-text" for name in OUTCOMES]):
        assert len({TOKENS[name] for name in names}) == len(Outcome)
    assert all(pair.light == pair.dark for pair in map(TOKENS.__getitem__, OUTCOMES)), "a chart knows no scheme"
    assert not {TOKENS[name].light for name in OUTCOMES} & {*TOKENS["--accent"], *TOKENS["--accent-text"]}


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_finds_its_tone(outcome: Outcome) -> None:
    name = OUTCOMES[list(Outcome).index(outcome)]
    selectors, rule = next(
        (selectors, rule)
        for selectors, rule in re.findall(r"([^{}]+)\{([^{}]+)\}", SHEETS["tokens.css"])
        if f'[data-tone="{outcome}"]' in selectors
    )
    assert f".tone-{outcome}" in re.split(r",\s*", selectors.strip())
    assert re.findall(r"var\((--[a-z-]+)\)", rule) == [name, f"{name}-text"]


# The style sheet and the theme name the same things


@pytest.mark.parametrize("scheme", Pair._fields)
@pytest.mark.parametrize(("token", "option"), OF_THE_THEME.items())
def test_the_theme_has_the_colours_of_the_style_sheet(token: str, option: str, scheme: str) -> None:
    assert THEME[scheme][option] == getattr(TOKENS[token], scheme)


def test_no_colour_of_the_theme_is_left_out_here() -> None:
    for scheme in Pair._fields:
        colours = {option for option, value in THEME[scheme].items() if isinstance(value, str)}
        assert colours == set(OF_THE_THEME.values())


def test_the_theme_has_the_measures_of_the_style_sheet() -> None:
    steps = dict(re.findall(r"--(text-[a-z0-9]+):\s*([0-9.]+rem);", SHEETS["tokens.css"]))
    headings = [steps[f"text-{step}"] for step in ("2xl", "xl", "lg", "md", "md", "md")]
    assert THEME["headingFontSizes"] == headings
    (digits,) = re.findall(r"--digits:\s*([^;]+);", SHEETS["tokens.css"])
    assert THEME["codeFont"].replace("'", '"') == digits
    (radius,) = re.findall(r"--radius:\s*([^;]+);", SHEETS["tokens.css"])
    assert THEME["baseRadius"] == THEME["buttonRadius"] == radius


def test_the_icon_has_the_accent() -> None:
    assert f"%23{TOKENS['--accent'].light[1:]}" in page_shell.ICON


def test_the_font_is_loaded_once_under_one_address() -> None:
    (face,) = THEME["fontFaces"]
    assert f"./{face['url']}" == static_files.static_address(page_shell.FONT)
    assert THEME["font"].startswith(face["family"])
    assert (static_files.STATIC_FOLDER / page_shell.FONT).read_bytes()[:4] == b"wOF2"


def test_every_colour_and_measure_that_is_used_is_there() -> None:
    given = {name for sheet in SHEETS.values() for name in re.findall(r"(--[a-z0-9-]+)\s*:", sheet)}
    used = {name for sheet in SHEETS.values() for name in re.findall(r"var\((--[a-z0-9-]+)", sheet)}
    assert used
    assert not used - given


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_sheet_asks_no_other_host(name: str) -> None:
    assert "url(" not in SHEETS[name]
    assert "@import" not in SHEETS[name]
