"""How the Ids of a batch are written into a request."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class IdsFormat(StrEnum):
    """A way to write Ids into the body of a request.

    COMMA_LIST, REPEATED and JSON_NUMBERS are for forms: the comma-separated value of one field, a field of the same
    name for each Id, or one field with a JSON list of numbers. XML_LONGS is one `<long>` element for each Id;
    JSON_STRINGS is a JSON list of strings.
    """

    COMMA_LIST = "list"
    REPEATED = "repeated"
    JSON_NUMBERS = "json"
    XML_LONGS = "xml_longs"
    JSON_STRINGS = "json_strings"

    def write(self, ids: Iterable[str], field: str = "") -> bytes:
        """Return `ids`, which are decimal texts, in this format; in a form under the name `field`."""
        before, between, after = (frame.replace(_FIELD, field) for frame in _FRAMES[self])
        return f"{before}{between.join(ids)}{after}".encode("ascii")


FORM_FORMATS: Final = (IdsFormat.COMMA_LIST, IdsFormat.REPEATED, IdsFormat.JSON_NUMBERS)
"""The formats of which a form can have any."""

_FIELD: Final = "{field}"
_FRAMES: Final[Mapping[IdsFormat, tuple[str, str, str]]] = {
    IdsFormat.COMMA_LIST: ("{field}=", "%2C", ""),
    IdsFormat.REPEATED: ("{field}=", "&{field}=", ""),
    IdsFormat.JSON_NUMBERS: ("{field}=%5B", "%2C", "%5D"),
    IdsFormat.XML_LONGS: ("<long>", "</long><long>", "</long>"),
    IdsFormat.JSON_STRINGS: ('["', '","', '"]'),
}
"""What is written before the first Id, between two Ids and after the last one."""
