"""The reply to the customer for a status in a language: the company's own where there is one, else the shipped one.

Whatever shows a reply has it from here: cards, copies of several, pictures, paper, the guide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from lib.domain.audit import TextDetail
from lib.domain.company_texts import EVERY_STATUS, TextKey, TextVersion, subject_of
from lib.guide import Known, filled, guide


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to a customer.

    Attributes:
        body: What is said.
        signature: What stands below it, '' for nothing.
    """

    body: str
    signature: str = ""

    @property
    def text(self) -> str:
        """The whole, ready to send."""
        return "\n".join(filter(None, (self.body, self.signature)))


@dataclass(frozen=True, slots=True)
class Replies:
    """The replies as they are at a moment.

    Attributes:
        newest: The newest version of each text that the company has ever edited.
    """

    newest: Mapping[TextKey, TextVersion] = field(default_factory=lambda: MappingProxyType({}))

    def own(self, key: TextKey) -> str | None:
        """Return a text of the company's own, None where the shipped one counts."""
        version = self.newest.get(key)
        return None if version is None else version.text

    def with_draft(self, key: TextKey, text: str) -> "Replies":
        """Return the replies as they would be with a text that is not saved."""
        draft = TextVersion(0, text, datetime.now(UTC), "")
        return Replies({**self.newest, key: draft})

    def reply(self, code: int, language: str, known: Known) -> Reply:
        """Return the reply about a message with a code; `language` is the code of a language of the guide."""
        shipped, values = guide(language), guide(language).values(known)
        own = self.own(TextKey(TextDetail.REPLY, subject_of(code), language))
        body = filled(own, values) if own is not None else ""
        return Reply(body or filled(shipped.template(code), values), filled(self.signature(code, language), values))

    def signature(self, code: int, language: str) -> str:
        """Return the signature below replies about a code, with its variables: its own, else that of all."""
        own = self.own(TextKey(TextDetail.SIGNATURE, subject_of(code), language))
        return own if own is not None else self.common_signature(language)

    def common_signature(self, language: str) -> str:
        """Return the signature below replies that are about no one status, with its variables."""
        return self.own(TextKey(TextDetail.SIGNATURE, EVERY_STATUS, language)) or ""


SHIPPED: Final = Replies()
"""The replies of a company that has edited none."""


def joined(replies: list[Reply]) -> str:
    """Return replies as one text; a signature that all of them share stands once, at its end."""
    signatures = {reply.signature for reply in replies}
    if len(signatures) != 1:
        return "\n\n".join(reply.text for reply in replies)
    bodies = "\n\n".join(reply.body for reply in replies)
    return Reply(bodies, signatures.pop()).text
