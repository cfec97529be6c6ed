"""What panels save as 'Excel' is read as the tables that it is: HTML, XML Spreadsheet 2003, MHTML; also packed."""

import gzip
import io
import quopri
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

import pytest

from lib.intake.files import read
from lib.intake.limits import IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.table import Table
from tests.helpers.paths import ROOT
from tests.helpers.workbooks import SheetXml, xlsx, zipped

CASES: Final = ROOT / "tests/data/cases/01-html-as-xls"
FIRST: Final = 639258934720294901
IDS: Final = [FIRST + index for index in range(7)]
HEAD: Final = "<tr><th>ردیف</th><th>شناسه پیامک</th><th>قیمت</th></tr>"
ROWS: Final = "".join(
    f"<tr><td>{index}</td><td>{message_id}</td><td>{100 + index}</td></tr>" for index, message_id in enumerate(IDS, 1)
)
TABLE: Final = f"<table border=1>{HEAD}{ROWS}</table>"
XML: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<Worksheet ss:Name="Notes"><Table><Row><Cell><Data ss:Type="String">report</Data></Cell></Row></Table></Worksheet>'
    '<Worksheet ss:Name="Sent"><Table><Row><Cell ss:Index="2"><Data ss:Type="String">SMS id</Data></Cell></Row>{rows}'
    "</Table></Worksheet></Workbook>"
)
XML_ROW: Final = (
    '<Row><Cell ss:MergeAcross="0"><Data ss:Type="Number">{n}</Data><Comment><ss:Data>5</ss:Data></Comment></Cell>'
    '<Cell><Data ss:Type="{kind}">{id}</Data></Cell></Row>'
)
SPREADSHEET: Final = XML.format(
    rows="".join(XML_ROW.format(n=n, id=i, kind="Number" if n % 2 else "String") for n, i in enumerate(IDS, 1))
)


EXPECTED: Final = (Refusal.MARKUP, Refusal.TOO_MANY_COLUMNS, Refusal.SHEET_TOO_SPREAD, Refusal.EMPTY)


def mail(page: str) -> bytes:
    body = quopri.encodestring(page.encode()).decode("ascii")
    return (
        "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; "
        'boundary="=_next"\r\n\r\nThis is a single file web page.\r\n\r\n--=_next\r\nContent-Location: '
        'file:///C:/book.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="utf-8"'
        f"\r\n\r\n{body}\r\n--=_next\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n"
        "--=_next--\r\n"
    ).encode()


def tarred(content: bytes) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        entry = tarfile.TarInfo("a.csv")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return sink.getvalue()


def ids_of(table: Table) -> list[int]:
    return [int(number) for number in table.intake(table.id_column).ids]


def refusal_of(content: bytes) -> Refusal:
    with pytest.raises(RefusedFileError) as refused:
        read(content)
    return refused.value.refusal


@pytest.mark.parametrize("path", sorted(CASES.glob("*.xls")), ids=lambda path: path.name)
def test_a_panel_s_excel_file_has_its_seven_ids_and_no_other_number(path: Path) -> None:
    table = read(path.read_bytes())
    assert (ids_of(table), table.row_count, len(table.columns)) == (IDS, 7, 5)


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        f"\ufeff{TABLE}",
        f"<div>\n{TABLE}</div>",
        f"<style>td {{ color: red }}</style>{TABLE}",
        f"<!-- made by panel 1.2 -->{TABLE}",
        f"<!--[if gte mso 9]><xml><x:ExcelWorkbook/></xml><![endif]-->{TABLE}",
        f"\n\n  <br />\n<b>Warning</b>:  Division by zero in <b>/a.php</b> on line <b>214</b><br />\n{TABLE}",
        f"PHP Notice:  Undefined index: status in /home/p/export.php on line 214\n{TABLE}",
        f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset=windows-1256><body>{TABLE}',
        f'<?xml version="1.0"?><!DOCTYPE html><html><body>{TABLE}',
        f"<TABLE BORDER=0>{HEAD}{ROWS}".upper().replace("</TH>", "").replace("</TD>", "").replace("</TR>", ""),
        f"<table><tr><td>menu</td><td>{TABLE}</td></tr></table>",
        f"<table><tr><td>logo</td></tr></table>{TABLE}<table><tr><td>7</td></tr></table>",
        f"{HEAD}{ROWS}",
        TABLE.replace("<td>", "<td x:str style='mso-number-format:\"\\@\"'><span>\n  ").replace(
            "</td>", "&nbsp;</span></td>"
        ),
        TABLE.replace("<td>1</td>", "<td rowspan=7>1</td>")
        .replace("<td>2</td>", "")
        .replace("<td>3</td>", "")
        .replace("<td>4</td>", "")
        .replace("<td>5</td>", "")
        .replace("<td>6</td>", "")
        .replace("<td>7</td>", ""),
        TABLE.replace("<table border=1>", "<table><tr><td colspan=3>گزارش</td></tr>"),
        TABLE + "<script>var a = '<table><tr><td>1</td></tr></table>';</script>",
        SPREADSHEET,
        SPREADSHEET.replace(
            '<?xml version="1.0" encoding="UTF-8"?>', '\ufeff\n<?xml version="1.0" encoding="UTF-16"?>'
        ),
    ],
)
@pytest.mark.parametrize("encode", [str.encode, lambda text: text.encode("utf-16")], ids=["utf-8", "utf-16"])
def test_a_table_is_read_whatever_the_file_begins_with(content: str, encode: Callable[[str], bytes]) -> None:
    assert ids_of(read(encode(content))) == IDS


def test_a_web_page_saved_as_a_mail_is_read() -> None:
    assert ids_of(read(mail(f"<html><head><title>x</title></head><body>{TABLE}</body></html>"))) == IDS


def test_a_number_that_excel_shows_shortened_has_its_digits() -> None:
    page = f'<table><tr><th>id</th></tr><tr><td x:num="{FIRST}">6.39E+17</td></tr><tr><td>6.39E+17</td></tr></table>'
    table = read(page.encode())
    assert ids_of(table) == [FIRST]
    assert [item.row for item in table.intake(0).rejected] == [3]


def test_each_table_of_a_page_can_be_chosen() -> None:
    page = f"<table><tr><td>a</td></tr></table>{TABLE}<table><tr><th>id</th></tr><tr><td>{FIRST}</td></tr></table>"
    table = read(page.encode())
    assert ([sheet.name for sheet in table.sheets], table.sheet) == (["1", "2", "3"], "2")
    assert ids_of(read(page.encode(), sheet="3")) == [FIRST]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (f"id,text\n{FIRST},<table><tr><td>1</td></tr></table>\n{FIRST + 1},<b>x</b>\n", 2),
        (f"<id>,<x>\n{FIRST},1\n", 1),
    ],
)
def test_a_text_with_tags_in_its_cells_is_no_page(content: str, rows: int) -> None:
    table = read(content.encode())
    assert (table.row_count, len(ids_of(table)), table.encoding) == (rows, rows, "utf-8")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>Session expired</body></html>",
        b"<div></div>",
        b'<?xml version="1.0"?><messages><id>5</id></messages>',
        SPREADSHEET[:-40].encode(),
        SPREADSHEET.replace("<Workbook", '<!DOCTYPE a [<!ENTITY b "5">]><Workbook').encode(),
        mail("<p>no table</p>"),
    ],
)
def test_a_page_without_a_table_or_with_a_document_type_is_refused(content: bytes) -> None:
    assert refusal_of(content) is Refusal.MARKUP


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td " + " ".join(f"a{index}=1" for index in range(60_000)) + f">{FIRST}</td></tr></table>",
        "<table>" + "<tr><td rowspan=60000 colspan=9>" * 60 + f"{FIRST}</table>",
        "<font>" * 200_000 + TABLE,
        "<table><tr><td>" * 20_000 + TABLE,
        "<td>" * 300_000,
    ],
    ids=["attributes", "spans", "depth", "nested tables", "cells in a row"],
)
def test_a_page_made_to_take_long_is_read_or_refused_soon(page: str) -> None:
    started = monotonic()
    try:
        read(page.encode())
    except RefusedFileError as refused:
        assert refused.refusal in EXPECTED  # noqa: PT017 - or it is read
    assert monotonic() - started < 20


# Packed files

CSV: Final = f"id,x\n{FIRST},1\n{FIRST + 1},2\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(CSV),
        gzip.compress(CSV[:20]) + gzip.compress(CSV[20:]),
        zipped({"ids.csv": CSV}),
        zipped({"folder/": b"", "folder/ids.csv": CSV, "__MACOSX/folder/._ids.csv": b"x", "folder/.DS_Store": b"y"}),
        zipped({"ids.csv": CSV}, zipfile.ZIP_STORED),
        zipped({"report.xlsx": xlsx(SheetXml([["id"], [str(FIRST)], [str(FIRST + 1)]]))}),
        gzip.compress(f"<table><tr><td>{FIRST}<tr><td>{FIRST + 1}</table>".encode("utf-16")),
    ],
)
def test_a_packed_file_is_read_as_the_file_in_it(content: bytes) -> None:
    assert ids_of(read(content)) == IDS[:2]


def locked() -> bytes:
    content = bytearray(zipped({"ids.csv": CSV}))
    content[6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        zipped({"a.csv": CSV, "b.csv": CSV}),
        zipped({}),
        zipped({"a.zip": zipped({"a.csv": CSV})}),
        zipped({"a.csv.gz": gzip.compress(CSV)}),
        zipped({"a.csv": CSV}, zipfile.ZIP_LZMA),
        locked(),
        gzip.compress(gzip.compress(CSV)),
        gzip.compress(tarred(CSV)),
        tarred(CSV),
        gzip.compress(CSV)[:-9],
        gzip.compress(CSV)[:-8] + bytes(8),
        b"Rar!\x1a\x07\x01\x00" + bytes(90),
        b"7z\xbc\xaf\x27\x1c" + bytes(90),
    ],
)
def test_an_archive_of_anything_else_is_to_be_unpacked_first(content: bytes) -> None:
    assert refusal_of(content) is Refusal.ARCHIVE


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped({"a.csv": content})], ids=["gzip", "zip"])
def test_no_more_is_unpacked_than_a_file_may_have(pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(pack(b"1\n" * 60_000), IntakeLimits(file_bytes=100_000))
    assert (refused.value.refusal, refused.value.found, refused.value.limit) == (Refusal.TOO_LARGE, 100_001, 100_000)
