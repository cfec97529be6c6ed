"""Why an Id has no answer: the kinds of failure, and the runs of Ids within a batch that share one."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class FailureKind(StrEnum):
    """What went wrong between us and the provider; the value is what the database stores.

    Each kind belongs to one error in `lib.gateway.errors`, but for PROVIDER_CHANGED and those of single Ids in an
    answer, ENTRY_…. The words for people are in `lib.report.failure_labels`.
    """

    UNREACHABLE = "unreachable"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_OTHER_NAME = "certificate_other_name"
    CERTIFICATE_EXPIRED = "certificate_expired"
    TIMED_OUT = "timed_out"
    OVERLOADED = "overloaded"
    SERVER_FAILED = "server_failed"
    UPDATING = "updating"
    NOT_UNDERSTOOD = "not_understood"
    ANSWER_TOO_LARGE = "answer_too_large"
    COUNT_MISMATCH = "count_mismatch"
    REDIRECTED = "redirected"
    WRONG_ADDRESS = "wrong_address"
    REJECTED_ARGUMENTS = "rejected_arguments"
    BATCH_TOO_LARGE = "batch_too_large"
    PROVIDER = "provider"
    UNEXPLAINED_REFUSAL = "unexplained_refusal"
    CREDENTIALS_REFUSED = "credentials_refused"
    REJECTED_THROUGHOUT = "rejected_throughout"
    ACCOUNT_BLOCKED = "account_blocked"
    NOTHING_FOUND = "nothing_found"
    PROVIDER_CHANGED = "provider_changed"
    ENTRY_UNREADABLE = "entry_unreadable"
    ENTRY_MISSING = "entry_missing"
    ENTRY_CONTRADICTS = "entry_contradicts"

    @classmethod
    def _missing_(cls, value: object) -> "FailureKind":  # noqa: ARG003 - the signature of Enum
        # Another version of the dashboard may have stored a kind that this one does not know.
        return cls.PROVIDER


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a batch, or an Id of it, has no answer.

    Attributes:
        kind: What went wrong.
        http_status: The HTTP status of the answer, where there was one.
        provider_status: The provider's own number in `Status`, where it gave one.
        provider_exception: The provider's own number in `Exception`, where it gave one.
        words: The provider's own words, where it gave any; on one line, not long, and for people alone: they may hold
            anything, so no log, error or `repr` shows them.
        asked_wait: The seconds that the provider asked us to wait, where it did. Failures that differ in nothing else
            are equal.
    """

    kind: FailureKind
    http_status: int | None = None
    provider_status: int | None = None
    provider_exception: int | None = None
    words: str = field(default="", repr=False)
    asked_wait: float | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Missing:
    """A run of neighbouring Ids without an answer, and why.

    Attributes:
        start: The index of the first Id within its batch.
        size: The number of Ids, 1 or more.
        failure: Why they have no answer.
        is_settled: Whether asking again cannot help: the provider was asked for each of them alone and rejected it.
    """

    start: int
    size: int
    failure: Failure
    is_settled: bool = False


PROVIDER_CHANGED: Final = Failure(FailureKind.PROVIDER_CHANGED)
"""What ends a lookup that was requested in another dialect than is configured now; its answers stay."""
