"""What can go wrong between the dashboard and the provider.

    GatewayError
    ├── UnreachableError            no connection, or it broke                        an outage, asked again
    ├── TimedOutError               no full answer within the time limit         perhaps an outage, asked again
    ├── OverloadedError             HTTP 429 or 503, perhaps with Retry-After         an outage, asked again
    ├── ServerFailedError           another HTTP 5xx                             perhaps an outage, asked again
    ├── UpdatingError               the provider is updating its site (number 15)     an outage, asked again
    ├── NotUnderstoodError          not the documented answer, such as HTML      perhaps an outage, asked again
    ├── CountMismatchError          more or fewer codes than Ids: none can be attributed      asked again
    ├── RedirectedError             a redirect, which is not followed: it may lead to a login page
    ├── RejectedArgumentsError      HTTP 400 or number 8                                      asked in halves
    ├── BatchTooLargeError          HTTP 413                                                  asked in halves
    ├── NothingFoundError           `OperationStatus` 4                                       asked in halves
    ├── ProviderError               another number in `Exception`, or another HTTP status
    ├── UnexplainedRefusalError     a bare number of no known meaning, in place of an answer  stops the lookup
    ├── CredentialsRefusedError     HTTP or number 401, 403, number 19                        stops the lookup
    └── AccountBlockedError         blocked, expired or not yet approved: 14, 18, 20, 21      stops the lookup

- Asked again: another request for the same batch may succeed.
- Stops the lookup: every further batch would fail in the same way, and more requests may lock the account.
- An outage: the provider answers nobody; perhaps: it may fail for this batch alone. See `lib.lookup.breaker`.
- Asked in halves: see `lib.lookup.split`.

The text of an error is its kind, never a text of the provider or of the network: that may contain an address, a
password or Ids. What the provider says in words is carried beside it, for people alone. Our words for people are in
`lib.report.labels`, by kind.
"""

from collections.abc import Mapping
from typing import ClassVar, Final

from lib.domain.failures import Failure, FailureKind


class GatewayError(Exception):
    """The root: a request for a batch brought no answer.

    Attributes:
        kind: What is stored of the error, and what its words for people go by.
        asking_again_helps: Whether another request for the same batch may succeed.
        stops_lookup: Whether every further batch would fail in the same way.
        is_outage: Whether a provider that is down fails like this.
        may_be_the_batch: Whether the Ids of one batch may cause it while other batches are answered.
        is_rejection: Whether the provider rejects the Ids as requested, so that fewer of them may be answered.
        http_status: The HTTP status of the answer, where it is not 200.
        provider_status: The provider's own number in `Status`, where it gave one.
        provider_exception: The provider's own number in `Exception`, where it gave one.
        retry_after: The seconds to wait before the next request, where the provider asked for a wait.
        words: The provider's own words, see `lib.domain.failures.Failure`.
    """

    kind: ClassVar[FailureKind] = FailureKind.PROVIDER
    asking_again_helps: ClassVar[bool] = False
    stops_lookup: ClassVar[bool] = False
    is_outage: ClassVar[bool] = False
    may_be_the_batch: ClassVar[bool] = True
    is_rejection: ClassVar[bool] = False

    def __init__(
        self,
        *,
        http_status: int | None = None,
        provider_status: int | None = None,
        provider_exception: int | None = None,
        retry_after: float | None = None,
        words: str = "",
    ) -> None:
        super().__init__(self.kind)
        self.http_status = http_status
        self.provider_status = provider_status
        self.provider_exception = provider_exception
        self.retry_after = retry_after
        self.words = words

    def as_failure(self) -> Failure:
        """Return what is stored of this error with the batch."""
        return Failure(self.kind, self.http_status, self.provider_status, self.provider_exception, self.words)


class UnreachableError(GatewayError):
    """The provider cannot be reached, or the connection broke before the answer was complete."""

    kind = FailureKind.UNREACHABLE
    asking_again_helps = True
    is_outage = True
    may_be_the_batch = False


class TimedOutError(GatewayError):
    """The answer was not complete within the time limit."""

    kind = FailureKind.TIMED_OUT
    asking_again_helps = True
    is_outage = True


class OverloadedError(GatewayError):
    """The provider asks for fewer requests."""

    kind = FailureKind.OVERLOADED
    asking_again_helps = True
    is_outage = True
    may_be_the_batch = False


class ServerFailedError(GatewayError):
    """The provider's server failed."""

    kind = FailureKind.SERVER_FAILED
    asking_again_helps = True
    is_outage = True


class UpdatingError(GatewayError):
    """The provider says that its site is being updated."""

    kind = FailureKind.UPDATING
    asking_again_helps = True
    is_outage = True
    may_be_the_batch = False


class NotUnderstoodError(GatewayError):
    """The answer is not the documented one. It may be a page that is shown for an hour, so another request may help."""

    kind = FailureKind.NOT_UNDERSTOOD
    asking_again_helps = True
    is_outage = True


class CountMismatchError(GatewayError):
    """There is not exactly one code for each Id. None can be attributed with certainty by its position, so none is."""

    kind = FailureKind.COUNT_MISMATCH
    asking_again_helps = True


class RedirectedError(GatewayError):
    """The provider redirects to another address. The redirect is not followed: the credentials would go along."""

    kind = FailureKind.REDIRECTED


class RejectedArgumentsError(GatewayError):
    """The provider rejects the arguments of the request."""

    kind = FailureKind.REJECTED_ARGUMENTS
    is_rejection = True


class BatchTooLargeError(GatewayError):
    """The provider rejects so many Ids in one request."""

    kind = FailureKind.BATCH_TOO_LARGE
    is_rejection = True


class NothingFoundError(GatewayError):
    """The provider found nothing of what was asked; whether it knows some of the Ids, the halves will show."""

    kind = FailureKind.NOTHING_FOUND
    is_rejection = True


class ProviderError(GatewayError):
    """The provider reports an error that has no class of its own."""

    kind = FailureKind.PROVIDER


class UnexplainedRefusalError(GatewayError):
    """The provider refuses the whole request with a number that no table explains.

    The cause is often a wrong user name or password, which must not be sent again and again: that may lock the account.
    """

    kind = FailureKind.UNEXPLAINED_REFUSAL
    stops_lookup = True


class CredentialsRefusedError(GatewayError):
    """The user name, the password or the API key is wrong."""

    kind = FailureKind.CREDENTIALS_REFUSED
    stops_lookup = True


class AccountBlockedError(GatewayError):
    """The account, its panel or its API access is blocked, expired or not yet approved."""

    kind = FailureKind.ACCOUNT_BLOCKED
    stops_lookup = True


GATEWAY_ERRORS: Final[tuple[type[GatewayError], ...]] = (
    UnreachableError,
    TimedOutError,
    OverloadedError,
    ServerFailedError,
    UpdatingError,
    NotUnderstoodError,
    CountMismatchError,
    RedirectedError,
    RejectedArgumentsError,
    BatchTooLargeError,
    NothingFoundError,
    ProviderError,
    UnexplainedRefusalError,
    CredentialsRefusedError,
    AccountBlockedError,
)
"""Every error that a dialect may raise."""

_BY_HTTP_STATUS: Final[Mapping[int, type[GatewayError]]] = {
    400: RejectedArgumentsError,
    401: CredentialsRefusedError,
    403: CredentialsRefusedError,
    408: TimedOutError,
    413: BatchTooLargeError,
    429: OverloadedError,
    503: OverloadedError,
}
_BY_HTTP_CLASS: Final[Mapping[int, type[GatewayError]]] = {3: RedirectedError, 5: ServerFailedError}


def for_http_status(http_status: int, retry_after: float | None = None) -> GatewayError:
    """Return the error that an HTTP status other than 200 stands for.

    Args:
        http_status: The status of the answer.
        retry_after: The seconds that the answer's Retry-After asks for, None where it asks for none.
    """
    kind = _BY_HTTP_STATUS.get(http_status) or _BY_HTTP_CLASS.get(http_status // 100, ProviderError)
    return kind(http_status=http_status, retry_after=retry_after)
