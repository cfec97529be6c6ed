"""The texts of the company's own for one person: everybody's replies are made of them, admins edit them."""

from dataclasses import dataclass

from lib.auth.roles import Permission
from lib.domain.audit import AuditEvent, Kind
from lib.domain.company_texts import TextKey, TextVersion
from lib.report.own_text import UnfitTextError, cleaned, problem_of
from lib.report.replies import Replies
from lib.service.permissions import Permissions
from lib.store.company_texts import CompanyTexts


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """The texts of the company's own, read by all and changed by those who may."""

    _texts: CompanyTexts
    _permissions: Permissions

    def replies(self) -> Replies:
        """Return the replies to customers as they are now."""
        return Replies(self._texts.newest())

    def versions(self, key: TextKey) -> tuple[TextVersion, ...]:
        """Return all versions of a text, the newest first.

        Raises:
            lib.service.permissions.NotAllowedError: The person may not edit texts.
        """
        self._permissions.need(Permission.TEXTS)
        return self._texts.versions(key)

    def save(self, key: TextKey, text: str | None) -> None:
        """Store a new version of a text, None to go back to the shipped one.

        Raises:
            lib.report.own_text.UnfitTextError: No reply can be made of the text.
            lib.service.permissions.NotAllowedError: The person may not edit texts.
        """
        now = self._permissions.need(Permission.TEXTS)
        text = cleaned(text) if text is not None else None
        if text is not None and problem_of(key, text) is not None:
            raise UnfitTextError
        event = AuditEvent(Kind.TEXT, now.who, now.role, now.address, key.kind, subject=key.name)
        self._texts.save(key, text, event)
