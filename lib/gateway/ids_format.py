"""How the Ids of a batch are written into a request."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class IdsFormat(StrEnum):
    """A way to write Ids into the body of a request.

    COMMA_LIST is the value of one form field, percent-encoded; XML_LONGS is one `<long>` element for each Id;
    JSON_STRINGS is a JSON list of strings.
    """

    COMMA_LIST = "comma_list"
    XML_LONGS = "xml_longs"
    JSON_STRINGS = "json_strings"

    def write(self, ids: Iterable[str]) -> bytes:
        """Return `ids`, which are decimal texts, in this format."""
        before, between, after = _FRAMES[self]
        return f"{before}{between.join(ids)}{after}".encode("ascii")


_FRAMES: Final[Mapping[IdsFormat, tuple[str, str, str]]] = {
    IdsFormat.COMMA_LIST: ("", "%2C", ""),
    IdsFormat.XML_LONGS: ("<long>", "</long><long>", "</long>"),
    IdsFormat.JSON_STRINGS: ('["', '","', '"]'),
}
"""What is written before the first Id, between two Ids and after the last one."""
