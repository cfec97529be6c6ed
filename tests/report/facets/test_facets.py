"""What columns hold, and how their cells tell rows apart, in Persian and Latin digits and in both calendars."""

import pyarrow as pa
import pytest

from lib.report.facets.facet import Cut, facet_of
from lib.report.facets.kinds import Kind, kind_of
from lib.report.facets.of_file import key_of
from lib.report.facets.texts import plain
from tests.helpers.answered_lookups import ENGLISH, FARSI
from tests.helpers.file_rows import facets_of

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def labels(cells: list[str], cut: Cut, *, is_persian: bool = False) -> list[str]:
    facet = facet_of(pa.array(cells, pa.string()), cut, FARSI if is_persian else ENGLISH)
    texts = [text.translate(str.maketrans("", "", "\u2068\u2069")) for text in facet.labels.to_pylist()]
    return [texts[place] for place in facet.places.tolist()]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["09121234567", "+98 935 123 4567", "۰۹۲۱۱۲۳۴۵۶۷", "00989901234567", "9351234567"], Kind.TELEPHONE),
        (["1404/07/12 21:35", "1404/7/2", "۱۴۰۳/۱۲/۳۰ ۰۸:۰۵:۳۰"], Kind.DATE),
        (["2025-10-04T21:35:00Z", "2025-10-05 09:00"], Kind.DATE),
        (["04/10/2025 9:35 PM", "05/10/2025"], Kind.DATE),
        (["12,000 ریال", "۱٬۵۰۰٬۰۰۰ تومان", "$3.50"], Kind.MONEY),
        ([str(1000 * price) for price in range(100)], Kind.MONEY),
        (["3000123", "50004"] * 20, Kind.CATEGORY),
        (["yalda", "nowruz", ""] * 20, Kind.CATEGORY),
        ([f"order {number}" for number in range(100)], Kind.TEXT),
        ([str(7 * number + 1) for number in range(100)], Kind.TEXT),
        (["", ""], Kind.TEXT),
        ([], Kind.TEXT),
    ],
)
def test_the_kind_of_a_column_is_found_by_its_cells(cells: list[str], kind: Kind) -> None:
    assert kind_of(pa.array(cells, pa.string())) is kind


def test_texts_are_compared_without_space_around_them_and_in_latin_digits() -> None:
    assert plain(pa.array(["\u200f ۱۲٣ ", " a b", "", "نیم\u200cفاصله"])).to_pylist() == ["123", "a b", "", "نیمفاصله"]
    sliced = pa.array(["x", "۵", "٦ "])[1:]
    assert plain(sliced).to_pylist() == ["5", "6"]
    assert labels(["a", " a", "b"], Cut.VALUE) == ["a", "a", "b"]


def test_operators_are_told_by_prefix() -> None:
    cells = ["09121234567", "۰۹۳۵۱۲۳۴۵۶۷", "+98 (921) 123-4567", "09451234567", "02188887777", ""]
    names = ["MCI (Hamrah-e Aval)", "Irancell", "Rightel", "another operator", "", ""]
    assert labels(cells, Cut.OPERATOR) == names


@pytest.mark.parametrize("digits", ["latin", "persian"])
def test_days_and_hours_of_both_calendars_are_the_same_days(digits: str) -> None:
    cells = ["1404/07/12 21:35", "2025-10-04T21:00:00Z", "04.10.2025 9:35 PM", "1404/7/12", "soon", "1404/13/1"]
    cells = [cell.translate(PERSIAN) if digits == "persian" else cell for cell in cells]
    assert labels(cells, Cut.DAY) == ["2025/10/04"] * 4 + ["", ""]
    assert labels(cells, Cut.DAY, is_persian=True) == ["۱۴۰۴/۰۷/۱۲"] * 4 + ["", ""]
    assert labels(cells, Cut.HOUR) == ["hour 21"] * 3 + [""] * 3


def test_a_date_that_can_only_be_american_is_read_so() -> None:
    assert labels(["10/04/2025", "10/25/2025"], Cut.DAY) == ["2025/10/04", "2025/10/25"]


def test_the_hour_is_read_whatever_stands_before_it() -> None:
    assert labels(["1404/7/2 9:05", "1404/07/12 - 21:35", "1404/07/12, 08:00"], Cut.HOUR) == [
        "hour 9",
        "hour 21",
        "hour 8",
    ]


def test_amounts_are_cut_into_ranges_of_about_as_many_rows() -> None:
    found = labels([f"{price:,} تومان" for price in range(1_000, 2_000)] + ["free"], Cut.RANGE)
    assert found[-1] == ""
    assert len({*found[:-1]}) == 5
    assert found[0] == "1,000 to under 1,200"
    assert found[-2] == "1,799 to 1,999"
    assert labels(["5", "5"], Cut.RANGE) == ["5 to 5"] * 2
    assert labels(["none"], Cut.RANGE) == [""]


def test_a_column_is_cut_as_its_kind_is_or_as_a_person_says() -> None:
    facets = facets_of({"mobile": ["09121234567", "09351234567"], "": ["1404/07/12 21:35", "1404/07/13 20:00"]}, [3, 9])
    assert [key.text for key in facets.ways()] == ["own_0:operator", "own_1:day", "own_1:hour"]
    assert [key.text for key in facets.ways({"own_1": Kind.CATEGORY})] == ["own_0:operator", "own_1:value"]
    assert "by prefix" in facets.title(key_of("own_0:operator"))
    assert facets.title(key_of("own_1:value")) == "Column 2"
    assert facets.mask(((key_of("own_0:operator"), 0),)).tolist() == [True, False]


def test_columns_with_the_same_heading_are_told_apart() -> None:
    facets = facets_of({"a": ["x"], " a": ["y"]}, [3])
    assert len({facets.title(key) for key in facets.ways()}) == 2
