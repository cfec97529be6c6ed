"""Tables in what panels save as 'Excel' although it is HTML, XML Spreadsheet 2003 or MHTML.

Only the process of `lib.intake.readers.sheet_worker` runs this file, with its limits; it imports nothing of `lib`.
Nothing is fetched, no entity is expanded, and a document type is not read. Cells are texts, digit for digit.
"""

import email
import email.policy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_SPREADSHEET: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_IS_SPREADSHEET: Final = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_DECLARATION: Final = re.compile(rb"^\s*<\?xml[^>]*\?>")
_IS_MAIL: Final = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEAD: Final = 4096
_HIDING: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[0-9]+")
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_WIDEST, _LONGEST = 16_384, 1_048_576
"""Columns and rows of a sheet: no span and no index leads further."""
_UNSEEN: Final = frozenset(("script", "style", "title"))
_LINE_END: Final = "\0"
"""Stands for a line end in a cell; no page can hold it."""


class UnreadableError(Exception):
    """A document has no table, or is damaged, or declares a document type."""


@dataclass
class Sheet:
    """A table of a document.

    Attributes:
        name: Its name, or its number where it has none.
        is_hidden: Whether the document hides it.
        rows: Its rows of texts; they differ in width.
        hidden: The numbers of the rows that the document hides, from 1.
    """

    name: str
    is_hidden: bool = False
    rows: list[list[str]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def sheets_in(content: bytes) -> list[Sheet]:
    """Return the tables of a document, in UTF-8 or MHTML, that have any text.

    Raises:
        UnreadableError: There is none, or the document is damaged.
    """
    documents = _pages_of_mail(content) if _IS_MAIL.search(content[:_HEAD]) else [content]
    filled = [sheet for document in documents for sheet in _sheets_of(document) if any(map(any, sheet.rows))]
    if not filled:
        raise UnreadableError
    for number, sheet in enumerate(filled, start=1):
        sheet.name = sheet.name or str(number)
        for row in sheet.rows:
            while row and not row[-1]:
                row.pop()  # a title may span thousands of columns
    return filled


def _pages_of_mail(content: bytes) -> list[bytes]:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    pages = [part for part in mail.walk() if part.get_content_type() in ("text/html", "text/xml", "application/xml")]
    return [
        str(page.get_content()).encode("utf-8", "replace") for page in pages if page.get_content_maintype() == "text"
    ]


def _sheets_of(document: bytes) -> list[Sheet]:
    if not _IS_SPREADSHEET.search(document[:_HEAD]):
        page = _Page()
        parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True, no_network=True)
        parser.feed(document)
        parser.close()
        if any("depth" in entry.message.lower() for entry in parser.error_log):
            raise UnreadableError  # the rest was not read
        return page.sheets
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise UnreadableError
    book = _Workbook()
    parser = etree.XMLParser(target=book, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        parser.feed(_DECLARATION.sub(b"", document).lstrip())
        parser.close()
    except etree.XMLSyntaxError as error:
        raise UnreadableError from error
    return book.sheets


def _number(text: str | None, most: int) -> int:
    """Return a span or an index, from 1; 1 where it is none."""
    digits = (text or "").strip()
    return min(max(int(digits), 1), most) if digits.isdecimal() and len(digits) <= len(str(_LONGEST)) else 1


class _OpenTable:
    """A table of a page that has not ended; its rows are added to `sheet`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._row: list[str] | None = None
        self._texts: list[str] | None = None
        self._number = ""
        self._span = (1, 1)
        self._above: dict[int, int] = {}
        self._below: dict[int, int] = {}

    def start_row(self, attributes: Mapping[str, str]) -> None:
        self.end_row()
        self._row = []
        self._above, self._below = self._below, {}
        if _HIDING.search(attributes.get("style", "")):
            self._sheet.hidden.append(len(self._sheet.rows) + 1)

    def start_cell(self, attributes: Mapping[str, str]) -> None:
        if self._row is None:
            self.start_row({})
        self.end_cell()
        self._fill_from_above()
        self._texts = []
        self._number = attributes.get("x:num", "")
        self._span = _number(attributes.get("colspan"), _WIDEST), _number(attributes.get("rowspan"), _LONGEST)

    def text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)

    def end_cell(self) -> None:
        if self._texts is None or self._row is None:
            return
        lines = "".join(self._texts).split(_LINE_END)
        shown = "\n".join(_BLANKS.sub(" ", line).strip() for line in lines).strip()
        # Excel shows a long number as 6.39E+17 and has its digits in an attribute.
        is_better = _DIGITS.fullmatch(self._number) and not _DIGITS.fullmatch(shown)
        width, height = self._span
        if height > 1:
            self._below |= {len(self._row) + index: height - 1 for index in range(width)}
        self._row += [self._number if is_better else shown, *[""] * (width - 1)]
        self._texts = None

    def end_row(self) -> None:
        self.end_cell()
        if self._row is not None:
            self._fill_from_above()
            self._below |= {column: rows - 1 for column, rows in self._above.items() if rows > 1}
            self._sheet.rows.append(self._row)
            self._row = None

    def _fill_from_above(self) -> None:
        """Leave the cells empty into which cells of rows above reach."""
        row = self._row if self._row is not None else []
        while rows := self._above.pop(len(row), 0):
            if rows > 1:
                self._below[len(row)] = rows - 1
            row.append("")


class _Page:
    """Receives the elements of a page, and has its tables; a table within a cell is one of its own."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._open: list[_OpenTable] = []
        self._unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._unseen += tag in _UNSEEN
        if tag == "table" or (tag == "tr" and not self._open):
            self.sheets.append(Sheet(""))
            self._open.append(_OpenTable(self.sheets[-1]))
        if self._open and tag == "tr":
            self._open[-1].start_row(attributes)
        elif self._open and tag in ("td", "th"):
            self._open[-1].start_cell(attributes)
        elif self._open and tag == "br":
            self._open[-1].text(_LINE_END)

    def end(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        if not self._open:
            return
        if tag == "tr":
            self._open[-1].end_row()
        elif tag in ("td", "th"):
            self._open[-1].end_cell()
        elif tag == "table":
            self._open.pop().end_row()

    def data(self, text: str) -> None:
        if self._open and not self._unseen:
            self._open[-1].text(text)

    def comment(self, text: str) -> None:
        """Leave a comment out."""

    def close(self) -> None:
        for table in self._open:
            table.end_row()


class _Workbook:
    """Receives the elements of an XML spreadsheet, and has its worksheets."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._row: list[str] = []
        self._path: list[str] = []
        self._texts: list[str] = []
        self._merged = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name, about = tag.rpartition("}")[2], {key.removeprefix(_SPREADSHEET): attributes[key] for key in attributes}
        self._path.append(name)
        if name == "Worksheet":
            self.sheets.append(Sheet(about.get("Name", "")))
        elif name == "Row" and self.sheets:
            rows = self.sheets[-1].rows
            rows += [[] for _ in range(_number(about.get("Index"), _LONGEST) - 1 - len(rows))]
            self._row = []
            self.sheets[-1].hidden += [len(rows) + 1] * (about.get("Hidden") == "1")
        elif name == "Cell":
            self._row += [""] * (_number(about.get("Index"), _WIDEST) - 1 - len(self._row))
            self._texts, self._merged = [], _number(about["MergeAcross"], _WIDEST) if "MergeAcross" in about else 0

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._path.pop()
        if name == "Cell":
            self._row += ["".join(self._texts), *[""] * self._merged]
        elif name == "Row" and self.sheets:
            self.sheets[-1].rows.append(self._row)

    def data(self, text: str) -> None:
        if "Data" in self._path and "Comment" not in self._path:
            self._texts.append(text)
        elif self._path[-1] == "Visible" and self.sheets:
            self.sheets[-1].is_hidden = "Hidden" in text

    def close(self) -> None:
        """End of the document."""
