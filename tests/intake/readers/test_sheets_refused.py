"""A workbook that harms its reader harms only a process of its own, and is refused soon and with its reason."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lib.intake.files import read
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.readers import sheets
from lib.intake.refusals import Refusal, RefusedFileError
from tests.helpers.bad_files import COMPOUND, bomb, encrypted, far_apart
from tests.helpers.paths import DATA
from tests.helpers.provider import wait_until
from tests.helpers.workbooks import Cell, Raw, SheetXml, ods, xlsx, xlsx_parts, zipped

SMALL = IntakeLimits(sheet_bytes=8 * MEGABYTE)


def refusal_of(content: bytes, limits: IntakeLimits = SMALL) -> tuple[Refusal, int, int]:
    with pytest.raises(RefusedFileError) as caught:
        read(content, limits)
    return caught.value.refusal, caught.value.found, caught.value.limit


def test_cells_far_apart_end_the_reader_and_not_the_page() -> None:
    started = time.monotonic()
    refusal, _, limit = refusal_of(far_apart())
    assert (refusal, limit) == (Refusal.SHEET_TOO_SPREAD, (256 + 4 * 8) * MEGABYTE)
    assert time.monotonic() - started < 60


def test_a_sheet_that_takes_too_long_is_given_up() -> None:
    content = xlsx(SheetXml([[str(row)] * 50 for row in range(4000)]))
    with pytest.raises(RefusedFileError) as caught:
        sheets.read_sheet(content, IntakeLimits(), None, seconds=0.01)
    assert (caught.value.refusal, caught.value.limit) == (Refusal.TOO_SLOW, 0)


def test_no_reader_is_left_behind() -> None:
    before = threading.active_count()
    for content in (far_apart(), xlsx(SheetXml([["5"]]))[:-50], xlsx(SheetXml([["5"]]))):
        try:
            read(content, SMALL)
        except RefusedFileError:
            continue
    # The timer that would kill a slow reader is cancelled, and its thread ends a little later.
    wait_until(lambda: threading.active_count() <= before)


def test_a_workbook_that_says_how_large_it_is_is_not_unpacked() -> None:
    refusal, found, limit = refusal_of(bomb())
    assert (refusal, limit) == (Refusal.SHEET_TOO_LARGE, 8 * MEGABYTE)
    assert found > 500 * MEGABYTE


@pytest.mark.parametrize(
    ("rows", "refused"),
    [(1000, Refusal.SHEET_TOO_LARGE), (5000, Refusal.SHEET_TOO_SPREAD), (20_000, Refusal.SHEET_TOO_SPREAD)],
)
def test_a_text_that_occurs_in_many_cells_is_not_stored_as_many_times(rows: int, refused: Refusal) -> None:
    parts = xlsx_parts(
        {"S": ("<worksheet><sheetData>" + '<row><c t="s"><v>0</v></c></row>' * rows + "</sheetData></worksheet>", "")}
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rId9" Type="{kind}" Target="sharedStrings.xml"/>'
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("</Relationships>", f"{relation}</Relationships>")
    parts["xl/sharedStrings.xml"] = f"<sst><si><t>{'x' * 32_000}</t></si></sst>"
    refusal, found, limit = refusal_of(zipped(parts))
    assert refusal is refused
    assert limit == (8 * MEGABYTE if refused is Refusal.SHEET_TOO_LARGE else 288 * MEGABYTE)
    assert found == (32_000 * rows + rows - 1 if refused is Refusal.SHEET_TOO_LARGE else 0)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (encrypted(), Refusal.PASSWORD),
        (ods(SheetXml([["5"]]), manifest="<manifest:encryption-data/>"), Refusal.PASSWORD),
        (zipped({"[Content_Types].xml": "", "word/document.xml": "<x/>"}), Refusal.NOT_TEXT),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": ""}),
            Refusal.NOT_TEXT,
        ),
        (COMPOUND + bytes(512) + "WordDocument".encode("utf-16-le"), Refusal.NOT_TEXT),
        (COMPOUND + bytes(2000), Refusal.BROKEN_WORKBOOK),
        (COMPOUND, Refusal.BROKEN_WORKBOOK),
        (b"PK\x03\x04", Refusal.BROKEN_WORKBOOK),
        (zipped({"xl/workbook.xml": "<workbook"}), Refusal.BROKEN_WORKBOOK),
        (zipped({f"{part}": "" for part in range(10_001)}), Refusal.BROKEN_WORKBOOK),
    ],
)
def test_what_cannot_be_read_as_a_workbook_is_refused_by_its_cause(content: bytes, refusal: Refusal) -> None:
    assert refusal_of(content) == (refusal, 0, 0)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["old.xls", "xlsx"])
def test_a_workbook_that_was_cut_off_is_refused_or_read(name: str, share: float) -> None:
    path = DATA / name
    content = path.read_bytes() if path.exists() else xlsx(SheetXml([["id"], ["5"]] * 50))
    try:
        table = read(content[: int(len(content) * share)])
    except RefusedFileError as refused:
        assert refused.refusal is Refusal.BROKEN_WORKBOOK  # noqa: PT017 - either is right
    else:
        assert name == "old.xls"
        assert table.row_count <= 3


def test_a_number_that_its_time_format_cannot_hold_is_refused_with_its_row() -> None:
    rows: list[list[Cell]] = [["id"], ["5"], [], [Raw("n", "639258934720294949", is_elapsed=True)], ["6"]]
    with pytest.raises(RefusedFileError) as caught:
        read(xlsx(SheetXml(rows, "Ids", first_row=3)))
    assert (caught.value.refusal, caught.value.row) == (Refusal.UNREADABLE_CELL, 6)
    assert [sheet.name for sheet in caught.value.sheets] == ["Ids"]
    assert read(xlsx(SheetXml([["id"], [Raw("n", "1.5", is_elapsed=True)]]))).preview(1) == [(2, ("36:00:00",))]


def test_a_reader_that_cannot_be_started_is_not_blamed_on_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_WORKER", DATA / "nothing.py")
    with pytest.raises(RuntimeError, match="ended with 2"):
        read(xlsx(SheetXml([["5"]])))


def test_the_reader_knows_nothing_of_the_rest() -> None:
    worker = Path(sheets.__file__).with_name("sheet_worker.py")
    request = (
        json.dumps({"memory": 2**30, "sheet": None, "is_markup": False}).encode() + b"\n" + xlsx(SheetXml([["5"]]))
    )
    script = (
        f"import runpy, sys; runpy.run_path({str(worker)!r}, run_name='__main__'); "
        "print(sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], input=request, capture_output=True, check=True)  # noqa: S603 - our own file
    assert done.stdout.endswith(b'{"end": true}\n')
    loaded = done.stderr.decode()
    assert "'python_calamine'" in loaded
    assert not any(f"'{name}'" in loaded for name in ("lib", "numpy", "pyarrow", "pandas", "streamlit"))
