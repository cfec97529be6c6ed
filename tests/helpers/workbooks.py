"""Workbooks built from parts by hand, which also may hold what no library writes."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class Raw:
    """A cell as XML.

    Attributes:
        kind: Its type, the attribute `t`.
        value: The content of its element `v`.
        is_elapsed: Whether it has the format of elapsed time.
    """

    kind: str
    value: str
    is_elapsed: bool = False


Cell = str | int | float | bool | Raw | None


@dataclass(frozen=True)
class SheetXml:
    """A worksheet.

    Attributes:
        rows: Its cells by row; None leaves a cell out.
        name: Its name.
        state: '', 'hidden' or 'veryHidden'.
        first_row: Number of the first of `rows`, from 1.
        first_column: Number of the first column, from 1.
        before: XML before the cells, such as hidden columns.
        after: XML after the cells, such as merged cells.
        row_attributes: XML attributes of rows, by their index in `rows`.
    """

    rows: Sequence[Sequence[Cell]] = ()
    name: str = "Sheet1"
    state: str = ""
    first_row: int = 1
    first_column: int = 1
    before: str = ""
    after: str = ""
    row_attributes: Mapping[int, str] = field(default_factory=dict)


def letters(column: int) -> str:
    """Return the name of a column: 1 is A, 16384 is XFD."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return sink.getvalue()


def xlsx(*sheets: SheetXml) -> bytes:
    parts = xlsx_parts({sheet.name: (_worksheet(sheet), sheet.state) for sheet in sheets})
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    name = "xl/_rels/workbook.xml.rels"
    styles = f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    parts[name] = parts[name].replace("</Relationships>", f"{styles}</Relationships>")
    return zipped(parts)


def xlsx_parts(worksheets: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return the parts of a workbook by their names.

    Args:
        worksheets: The XML and the state of each worksheet by its name.
    """
    numbers = {name: number for number, name in enumerate(worksheets, start=1)}
    states = {name: f" state={quoteattr(state)}" if state else "" for name, (_, state) in worksheets.items()}
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}"{states[name]} r:id="rId{number}"/>'
        for name, number in numbers.items()
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers.values()
    )
    relationships = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_WORKBOOK_TYPE}"/>'
        "</Types>",
        "_rels/.rels": f'{relationships}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{relationships}{relations}</Relationships>",
        **{f"xl/worksheets/sheet{numbers[name]}.xml": xml for name, (xml, _) in worksheets.items()},
    }


def _worksheet(sheet: SheetXml) -> str:
    rows = "".join(
        f'<row r="{sheet.first_row + index}" {sheet.row_attributes.get(index, "")}>'
        + "".join(
            _cell(f"{letters(sheet.first_column + column)}{sheet.first_row + index}", cell)
            for column, cell in enumerate(row)
        )
        + "</row>"
        for index, row in enumerate(sheet.rows)
    )
    return f'<worksheet xmlns="{_MAIN}">{sheet.before}<sheetData>{rows}</sheetData>{sheet.after}</worksheet>'


def _cell(reference: str, cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Raw(kind, value, is_elapsed):
            return f'<c r="{reference}" t="{kind}" s="{int(is_elapsed)}"><v>{value}</v></c>'
        case bool():
            return f'<c r="{reference}" t="b"><v>{int(cell)}</v></c>'
        case int() | float():
            return f'<c r="{reference}"><v>{cell}</v></c>'
        case str():
            return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def ods(*sheets: SheetXml, manifest: str = "") -> bytes:
    """Return an OpenDocument spreadsheet with the rows, names and states of `sheets`."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{is_shown}"/>'
        "</style:style>"
        for name, is_shown in (("shown", "true"), ("hidden", "false"))
    )
    tables = "".join(
        f'<table:table table:name={quoteattr(sheet.name)} table:style-name="{sheet.state or "shown"}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in sheet.rows)
        + "</table:table>"
        for sheet in sheets
    )
    spaces = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest_xml = (
        f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{_ODS_TYPE}">{manifest}</manifest:file-entry></manifest:manifest>'
    )
    return zipped(
        {"mimetype": _ODS_TYPE, "META-INF/manifest.xml": manifest_xml, "content.xml": content}, zipfile.ZIP_STORED
    )


def _ods_cell(cell: Cell) -> str:
    match cell:
        case bool() | None | Raw():
            return "<table:table-cell/>"
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
        case str():
            return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
