"""What can go wrong between us and the provider.

    GatewayError
    ├── UnreachableError            no connection was had, or it broke                an outage, asked again
    ├── TimedOutError               no full answer within the set time           perhaps an outage, asked again
    ├── OverloadedError             HTTP 429 or 503, perhaps with Retry-After         an outage, asked again
    ├── ServerFailedError           another HTTP 5xx                             perhaps an outage, asked again
    ├── UpdatingError               the provider is updating its site (number 15)     an outage, asked again
    ├── NotUnderstoodError          an answer that is no answer: HTML, …         perhaps an outage, asked again
    ├── CountMismatchError          more or fewer codes than Ids: none can be attributed      asked again
    ├── RedirectedError             a redirect, which is not followed: it may be a login page
    ├── RejectedArgumentsError      HTTP 400 or number 8                                      asked in halves
    ├── BatchTooLargeError          HTTP 413                                                  asked in halves
    ├── ProviderError               another number in `Exception`, or another HTTP status
    ├── UnexplainedRefusalError     a bare number of no known meaning, in place of an answer  stops the lookup
    ├── CredentialsRefusedError     HTTP 401, 403 or number 19                                stops the lookup
    └── AccountBlockedError         blocked, expired or not yet approved: 14, 18, 20, 21      stops the lookup

'Asked again' says that the same batch may be answered on another try. 'Stops the lookup' says that every further
batch would fail the same way, and that asking on may lock the account. 'An outage' says that the provider answers
nobody, 'perhaps' that it may be this batch alone: see `lib.lookup.breaker`. 'In halves': see `lib.lookup.split`. An error carries numbers, never a text of the
provider or of the network: those may hold an address, a password or Ids. The words for people are in
`lib/report/labels.py`, by `kind`.
"""

from collections.abc import Mapping
from typing import ClassVar, Final

from lib.domain.failures import Failure, FailureKind


class GatewayError(Exception):
    """The root: a batch was asked and has no answer."""

    kind: ClassVar[FailureKind] = FailureKind.PROVIDER
    asking_again_helps: ClassVar[bool] = False
    stops_lookup: ClassVar[bool] = False
    is_outage: ClassVar[bool] = False
    """Whether it is what a provider that is down does."""
    may_be_the_batch: ClassVar[bool] = True
    """Whether one batch may cause it by what is in it, while others are answered."""
    is_rejection: ClassVar[bool] = False
    """Whether the provider does not take the Ids as they were asked, so that fewer of them may be answered."""

    def __init__(
        self,
        *,
        http_status: int | None = None,
        provider_status: int | None = None,
        provider_exception: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(self.kind)
        self.http_status = http_status
        self.provider_status = provider_status
        self.provider_exception = provider_exception
        self.retry_after = retry_after
        """Seconds that the provider asked us to wait; None where it did not say."""

    def as_failure(self) -> Failure:
        """Return what is kept of this error with the batch."""
        return Failure(self.kind, self.http_status, self.provider_status, self.provider_exception)


class UnreachableError(GatewayError):
    """No connection to the provider was had, or it broke before the answer was whole."""

    kind = FailureKind.UNREACHABLE
    asking_again_helps = True
    is_outage = True
    may_be_the_batch = False


class TimedOutError(GatewayError):
    """The whole answer did not come within the set time."""

    kind = FailureKind.TIMED_OUT
    asking_again_helps = True
    is_outage = True


class OverloadedError(GatewayError):
    """The provider asks us to slow down."""

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
    """What came is not the documented answer. It may be a page put up for an hour, so it is asked again."""

    kind = FailureKind.NOT_UNDERSTOOD
    asking_again_helps = True
    is_outage = True


class CountMismatchError(GatewayError):
    """Not one code an Id. By place no code can be attributed with certainty, so none is."""

    kind = FailureKind.COUNT_MISMATCH
    asking_again_helps = True


class RedirectedError(GatewayError):
    """The provider sent us elsewhere. We do not follow: the credentials would go along."""

    kind = FailureKind.REDIRECTED


class RejectedArgumentsError(GatewayError):
    """The provider does not take these arguments."""

    kind = FailureKind.REJECTED_ARGUMENTS
    is_rejection = True


class BatchTooLargeError(GatewayError):
    """The provider does not take so many Ids at once."""

    kind = FailureKind.BATCH_TOO_LARGE
    is_rejection = True


class ProviderError(GatewayError):
    """The provider reported an error that we have no better name for."""

    kind = FailureKind.PROVIDER


class UnexplainedRefusalError(GatewayError):
    """The provider refused the whole request with a number that no table explains.

    Often a wrong user name or password; since asking on may lock the account, it is taken as seriously as that.
    """

    kind = FailureKind.UNEXPLAINED_REFUSAL
    stops_lookup = True


class CredentialsRefusedError(GatewayError):
    """Wrong user name or password."""

    kind = FailureKind.CREDENTIALS_REFUSED
    stops_lookup = True


class AccountBlockedError(GatewayError):
    """The account, its panel or its API access is blocked, expired or not yet approved."""

    kind = FailureKind.ACCOUNT_BLOCKED
    stops_lookup = True


KINDS: Final[tuple[type[GatewayError], ...]] = (
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
    ProviderError,
    UnexplainedRefusalError,
    CredentialsRefusedError,
    AccountBlockedError,
)
"""Every error that a dialect may raise; pages have words for each."""


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
_BY_NUMBER: Final[Mapping[int, type[GatewayError]]] = {
    8: RejectedArgumentsError,
    14: AccountBlockedError,
    15: UpdatingError,
    18: AccountBlockedError,
    19: CredentialsRefusedError,
    20: AccountBlockedError,
    21: AccountBlockedError,
}


def for_http_status(http_status: int, retry_after: float | None = None) -> GatewayError:
    """Return the error that an HTTP status other than 200 stands for."""
    kind = _BY_HTTP_STATUS.get(http_status) or _BY_HTTP_CLASS.get(http_status // 100, ProviderError)
    return kind(http_status=http_status, retry_after=retry_after)


def for_exception_number(number: int, provider_status: int | None) -> GatewayError:
    """Return the error that a number in `Exception` stands for; the numbers are those of the send methods."""
    return _BY_NUMBER.get(number, ProviderError)(provider_status=provider_status, provider_exception=number)
