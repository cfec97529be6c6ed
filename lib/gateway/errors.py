"""What can go wrong between the dashboard and the provider.

    GatewayError
    ├── UnreachableError            no connection, or it broke                        an outage, asked again
    ├── UntrustedCertificateError   a certificate that is self-signed, or by an unknown authority      stops the lookup
    ├── OtherNameCertificateError   a certificate of another name than the address            stops the lookup
    ├── ExpiredCertificateError     a certificate that has expired, or is not yet valid       stops the lookup
    ├── TimedOutError               no full answer within the time limit         perhaps an outage, asked again
    ├── OverloadedError             HTTP 425, 429 or 503, perhaps with Retry-After    an outage, asked again
    ├── ServerFailedError           another HTTP 5xx                             perhaps an outage, asked again
    ├── UpdatingError               the provider is updating its site (number 15)     an outage, asked again
    ├── NotUnderstoodError          not the documented answer, such as HTML      perhaps an outage, asked again
    │   └── AnswerTooLargeError     larger than any to these Ids can be          perhaps an outage, asked again
    ├── CountMismatchError          more or fewer codes than Ids: none can be attributed      asked again
    ├── RedirectedError             a redirect, which is not followed: it may lead to a login page
    ├── WrongAddressError           HTTP 404, 405, 410 or 421: nothing there that is asked by POST
    ├── RejectedArgumentsError      HTTP 400, 422 or number 8                                      asked in halves
    ├── BatchTooLargeError          HTTP 413                                                  asked in halves
    ├── NothingFoundError           `OperationStatus` 4                                       asked in halves
    ├── ProviderError               another number in `Exception`, or another HTTP 4xx
    ├── UnexplainedRefusalError     a bare number of no known meaning, in place of an answer  stops the lookup
    ├── CredentialsRefusedError     HTTP 401, 403 or number 19                                stops the lookup
    ├── RejectedThroughoutError     each single Id rejected, none ever answered               stops the lookup
    └── AccountBlockedError         HTTP 402, or blocked, expired, not approved: 14, 18, 20, 21      stops the lookup

- Asked again: another request for the same batch may succeed.
- Stops the lookup: every further batch would fail in the same way, and more requests may lock the account.
- An outage: it answers nobody; perhaps: this batch alone. See `lib.lookup.breaker`. Halves: `lib.lookup.split`.

The text of an error is its kind, never one of the provider or the network: that may contain an address, a password or
Ids. What the provider says is carried beside it, for people; our words for them, by kind, are in
`lib.report.failure_labels`.
"""

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
        words: As in `lib.domain.failures.Failure`.
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
        numbers = (self.http_status, self.provider_status, self.provider_exception)
        return Failure(self.kind, *numbers, self.words, asked_wait=self.retry_after)


class UnreachableError(GatewayError):
    """The provider cannot be reached, or the connection broke before the answer was complete."""

    kind = FailureKind.UNREACHABLE
    asking_again_helps = True
    is_outage = True
    may_be_the_batch = False


class UntrustedCertificateError(GatewayError):
    """The certificate is signed by itself, or by an authority that is not known. It stays so until somebody acts."""

    kind = FailureKind.CERTIFICATE_UNTRUSTED
    stops_lookup = True


class OtherNameCertificateError(GatewayError):
    """The certificate is that of another name."""

    kind = FailureKind.CERTIFICATE_OTHER_NAME
    stops_lookup = True


class ExpiredCertificateError(GatewayError):
    """The certificate has expired, or is not valid yet."""

    kind = FailureKind.CERTIFICATE_EXPIRED
    stops_lookup = True


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


class AnswerTooLargeError(NotUnderstoodError):
    """The answer is larger than one to these Ids can be."""

    kind = FailureKind.ANSWER_TOO_LARGE


class CountMismatchError(GatewayError):
    """There is not exactly one code for each Id. None can be attributed with certainty by its position, so none is."""

    kind = FailureKind.COUNT_MISMATCH
    asking_again_helps = True


class RedirectedError(GatewayError):
    """The provider redirects to another address. The redirect is not followed: the credentials would go along."""

    kind = FailureKind.REDIRECTED


class WrongAddressError(GatewayError):
    """There is nothing at the address, or it takes no such request."""

    kind = FailureKind.WRONG_ADDRESS


class RejectedArgumentsError(GatewayError):
    """The provider rejects the arguments of the request."""

    kind = FailureKind.REJECTED_ARGUMENTS
    is_rejection = True


class BatchTooLargeError(GatewayError):
    """The provider rejects so many Ids in one request."""

    kind = FailureKind.BATCH_TOO_LARGE
    is_rejection = True


class NothingFoundError(GatewayError):
    """The provider found nothing of what was asked; the halves will show whether it knows some of the Ids."""

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


class RejectedThroughoutError(GatewayError):
    """The Ids are wrong, or the account is. The engine raises it, not a dialect; see `lib.lookup.doubt`."""

    kind = FailureKind.REJECTED_THROUGHOUT
    stops_lookup = True


class AccountBlockedError(GatewayError):
    """The account, its panel or its API access is blocked, expired or not yet approved."""

    kind = FailureKind.ACCOUNT_BLOCKED
    stops_lookup = True


def _below(kind: type[GatewayError]) -> list[type[GatewayError]]:
    return [each for child in kind.__subclasses__() for each in (child, *_below(child))]


GATEWAY_ERRORS: Final = tuple(_below(GatewayError))
"""Every error that ends a request or a lookup, in the order of the tree above."""
