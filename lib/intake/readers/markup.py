"""Recognition of web pages, XML spreadsheets and MHTML, which panels save under the name of a workbook."""

import re
from typing import Final

from lib.intake.numbers.long_numbers import LONG

_HEAD: Final = 65_536
_TAGS: Final = (
    "!doctype|!--|html|head|meta|title|body|table|thead|tbody|tr|td|th|div|span|style|link|script|br|b|p|font|center|"
    r"h[1-6]|pre|form|\?xml|\?mso-|(?:ss:)?workbook|basefont|base|section|article|main|strong|i|u|hr|a"
)
_STARTS_MARKUP: Final = re.compile(rf"\s*<(?:{_TAGS})(?![\w-])".encode(), re.IGNORECASE)
_TABLE: Final = re.compile(rb"<(?:table|tr)(?![\w-])[^>]*>(?:\s|<[^>]*>)*<t[hd](?![\w-])", re.IGNORECASE)
_LONG_NUMBER: Final = re.compile(rb"[0-9]{%d}" % LONG)
_MAIL: Final = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_MAIL_HEAD: Final = 4096


def is_markup(text: bytes) -> bool:
    """Return whether a text in UTF-8 is a web page or XML.

    What stands before its first table, as the notice of a program, is not looked at, unless it has numbers as a list
    or a table of Ids does.
    """
    head = text[:_HEAD]
    if _STARTS_MARKUP.match(head):
        return True
    table = _TABLE.search(head)
    return table is not None and not _LONG_NUMBER.search(head[: table.start()])


def is_mail(content: bytes) -> bool:
    """Return whether a file is MHTML: a web page as a mail."""
    return _MAIL.search(content[:_MAIL_HEAD]) is not None
