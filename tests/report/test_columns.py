"""A column of the report is in everything that is made of the report, by its one entry in the table."""

from collections.abc import Callable

import pyarrow as pa
import pytest

from lib.domain.arrow import StringArray
from lib.domain.intake import REJECTED, Reason
from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, status_of
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.columns import (
    ADDED_COLUMNS,
    ANSWER_COLUMNS,
    COLUMNS,
    ID,
    Finding,
    NoAnswer,
    NoId,
    ReportColumn,
    headings_of,
)
from lib.report.files import id_table, uploaded_file
from lib.report.files.reupload import added_columns, final_rows
from lib.report.frame import report_frame
from lib.ui.state.filters import CHOOSABLE, COLUMN_CHOICE, Filters
from lib.wiring import Services
from tests.helpers.answered_lookups import LANGUAGES, answered_with
from tests.helpers.exported_files import given_rows, read_csv, read_xlsx
from tests.helpers.report_pages import at_rest, report

in_each_language = pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
of_each_column = pytest.mark.parametrize("column", ANSWER_COLUMNS, ids=lambda column: column.key)

CODES = [*CATALOGUE, 9001, NOT_ANSWERED]
FINDINGS: list[Finding] = [*(status_of(code) for code in CODES[:-1]), NoAnswer()]
ANSWERED = answered_with(CODES)
Table = list[list[str]]


@pytest.fixture(autouse=True)
def _batches_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIKSMS_BATCH_SIZE", "1")


def as_texts(rows: list[list[object]]) -> Table:
    return [list(map(str, row)) for row in rows]


def exports(lang: Language) -> list[Table]:
    """Return the two exports of all Ids, read back."""
    frame, whole = report_frame(ANSWERED, lang), Breakdown.of_codes(ANSWERED.codes)
    return [
        read_csv(id_table.to_csv(frame, lang)),
        as_texts(read_xlsx(id_table.to_xlsx(frame, whole, ANSWERED.progress, lang))),
    ]


def files_given_back(lang: Language) -> list[Table]:
    """Return the two files that an uploaded file comes back as, read back; its last row holds no Id."""
    rows = given_rows([[*map(str, ANSWERED.ids.tolist()), "x"]], [*range(len(CODES)), REJECTED], ["SMS"])
    return [
        read_csv(uploaded_file.to_csv(rows, ANSWERED, lang)),
        as_texts(read_xlsx(uploaded_file.to_xlsx(rows, ANSWERED, lang))),
    ]


def columns_of(body: Table) -> Callable[[int], StringArray]:
    return lambda index: pa.array([row[index] for row in body])


def texts_under(heading: str, table: Table) -> list[str]:
    index = table[0].index(heading)
    return [row[index] for row in table[1:]]


@in_each_language
@of_each_column
def test_a_column_is_in_the_frame_and_in_every_file(column: ReportColumn, lang: Language) -> None:
    expected = [column.text(finding, lang) for finding in FINDINGS]
    assert report_frame(ANSWERED, lang)[column.key].tolist() == expected
    for table in exports(lang):
        assert texts_under(lang.say(column.heading), table) == expected
    for table in files_given_back(lang):
        assert texts_under(lang.say(column.heading), table) == [*expected, column.text(NoId(), lang)]


@in_each_language
def test_a_reupload_recognises_every_column(lang: Language) -> None:
    for table, columns in (
        *((table, ANSWER_COLUMNS) for table in exports(lang)),
        *((table, ADDED_COLUMNS) for table in files_given_back(lang)),
    ):
        names, *body = table
        found = added_columns(names, columns_of(body))
        assert {key: names[index] for key, index in found.items()} == headings_of(columns, lang)


@pytest.mark.parametrize(
    "header",
    [
        "Id,Code,Name,Description,Outcome",
        "Id,Code,Name,Description,Outcome,Advice",
        "SMS,Row in the file,Code,Name,Description,Outcome,Advice",
        "شناسه,کد,نام,شرح,نتیجه,اقدام لازم",
        "SMS,ردیف در فایل,کد,نام,شرح,نتیجه,اقدام لازم",
    ],
)
def test_exports_that_people_have_are_recognised(header: str) -> None:
    names = header.split(",")
    row = {"Code": "3", "کد": "3", "Name": "Sent", "نام": "Sent", "Outcome": "Sent", "نتیجه": "ارسال شده"}
    found = final_rows(names, lambda index: pa.array([row.get(names[index], "")]))
    assert found is not None
    assert found.tolist() == [True]


def test_addresses_that_people_have_hide_the_same_columns() -> None:
    address = {"hidden": "code,name,description,outcome,advice"}
    assert Filters.from_parameters(address).to_parameters() == address


@in_each_language
def test_no_two_columns_share_a_key_or_a_heading(lang: Language) -> None:
    for columns in (COLUMNS, ADDED_COLUMNS):
        assert len(headings_of(columns, lang)) == len(set(headings_of(columns, lang).values())) == len(columns)
    assert tuple(column.key for column in ANSWER_COLUMNS) == CHOOSABLE


@in_each_language
def test_a_rejected_row_says_why(lang: Language) -> None:
    for reason in Reason:
        texts = [column.text(NoId(reason), lang) for column in ANSWER_COLUMNS]
        assert len({*texts} - {""}) >= 3


@in_each_language
def test_the_grid_on_the_page_has_every_column_and_all_but_the_id_can_be_hidden(
    services: Services, lang: Language
) -> None:
    app = report(at_rest(services, [3]), lang.code)
    keys = [column.key for column in COLUMNS]
    assert list(app.dataframe[-1].proto.column_order) == (keys[::-1] if lang.is_rtl else keys)
    (choice,) = (group for group in app.button_group if group.key == COLUMN_CHOICE)
    assert choice.options == list(headings_of(ANSWER_COLUMNS, lang).values())
    app.query_params["hidden"] = ",".join(CHOOSABLE)
    app.run()
    assert list(app.dataframe[-1].proto.column_order) == [ID.key]
