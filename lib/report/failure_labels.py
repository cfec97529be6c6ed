"""Why an Id has no answer, and what to do about it, in words that are the same on pages and in files."""

from collections.abc import Callable, Mapping
from typing import Final

from lib.domain.failures import Failure, FailureKind
from lib.i18n.language import Language, mark

_FAILURES: Final[Mapping[FailureKind, str]] = {
    FailureKind.UNREACHABLE: mark("the provider could not be reached"),
    FailureKind.CERTIFICATE_UNTRUSTED: mark(
        "the provider's certificate is signed by itself or by an authority that is not known here"
    ),
    FailureKind.CERTIFICATE_OTHER_NAME: mark("the provider's certificate is that of another name"),
    FailureKind.CERTIFICATE_EXPIRED: mark("the provider's certificate has expired, or is not valid yet"),
    FailureKind.TIMED_OUT: mark("the provider did not answer in time"),
    FailureKind.OVERLOADED: mark("the provider is overloaded and asked us to wait"),
    FailureKind.SERVER_FAILED: mark("the provider's server failed"),
    FailureKind.UPDATING: mark("the provider is being updated"),
    FailureKind.NOT_UNDERSTOOD: mark("the provider's answer could not be understood"),
    FailureKind.ANSWER_TOO_LARGE: mark("the provider's answer was far larger than one to these Ids can be"),
    FailureKind.COUNT_MISMATCH: mark("the provider did not give one status for each Id"),
    FailureKind.REDIRECTED: mark("the provider sent us to another address"),
    FailureKind.WRONG_ADDRESS: mark("nothing at the provider's address takes such a request"),
    FailureKind.REJECTED_ARGUMENTS: mark("rejected by the provider"),
    FailureKind.BATCH_TOO_LARGE: mark("the provider does not take so many Ids at once"),
    FailureKind.PROVIDER: mark("the provider reported an error"),
    FailureKind.UNEXPLAINED_REFUSAL: mark("the provider refused the request with a number that it does not explain"),
    FailureKind.CREDENTIALS_REFUSED: mark("the provider refused the user name or password"),
    FailureKind.REJECTED_THROUGHOUT: mark(
        "the provider rejected every Id that was asked alone and answered none: the Ids may be wrong, or the user name "
        "and password"
    ),
    FailureKind.ACCOUNT_BLOCKED: mark("the provider's account is blocked or expired"),
    FailureKind.NOTHING_FOUND: mark("the provider found nothing of what was asked"),
    FailureKind.PROVIDER_CHANGED: mark("the lookup was asked of another provider than is set now"),
    FailureKind.ENTRY_UNREADABLE: mark("the provider's answer for this Id could not be read"),
    FailureKind.ENTRY_MISSING: mark("the provider's answer says nothing of this Id"),
    FailureKind.ENTRY_CONTRADICTS: mark("the provider's answer gives this Id more than one status"),
}

_CURES: Final[Mapping[FailureKind, str]] = {
    FailureKind.UNREACHABLE: mark("Check that this server reaches the internet, then ask again."),
    FailureKind.CERTIFICATE_UNTRUSTED: mark(
        "Nothing was sent. Have whoever set this up check who signed the certificate of the provider's address or the "
        "proxy, and have that authority trusted by the settings if it is right."
    ),
    FailureKind.CERTIFICATE_OTHER_NAME: mark(
        "Nothing was sent. Have whoever set this up check the provider's address; if it is right, tell the provider."
    ),
    FailureKind.CERTIFICATE_EXPIRED: mark(
        "Nothing was sent. Have the clock of this server checked by whoever set this up; if it is right, tell the "
        "provider."
    ),
    FailureKind.TIMED_OUT: mark("Ask again in a few minutes."),
    FailureKind.OVERLOADED: mark("Wait a few minutes, then ask again."),
    FailureKind.SERVER_FAILED: mark("Ask again in a few minutes; if it stays so, tell the provider."),
    FailureKind.UPDATING: mark("Ask again when the provider's update is over."),
    FailureKind.NOT_UNDERSTOOD: mark(
        "Ask again; if it stays so, have the provider's address checked by whoever set this up."
    ),
    FailureKind.ANSWER_TOO_LARGE: mark(
        "Ask again; if it stays so, have the provider's address checked by whoever set this up."
    ),
    FailureKind.COUNT_MISMATCH: mark("Ask again; if it stays so, tell the provider."),
    FailureKind.REDIRECTED: mark("Have the provider's address checked by whoever set this up."),
    FailureKind.WRONG_ADDRESS: mark("Have the provider's address checked by whoever set this up."),
    FailureKind.REJECTED_ARGUMENTS: mark("Check these Ids in the provider's panel."),
    FailureKind.BATCH_TOO_LARGE: mark("Have the number of Ids a request lowered by whoever set this up."),
    FailureKind.PROVIDER: mark("Ask again; if it stays so, tell the provider these numbers."),
    FailureKind.UNEXPLAINED_REFUSAL: mark(
        "Have the user name and password checked by whoever set this up; if they are right, ask again later."
    ),
    FailureKind.CREDENTIALS_REFUSED: mark(
        "Have the user name and password corrected by whoever set this up; asking on may lock the account."
    ),
    FailureKind.REJECTED_THROUGHOUT: mark(
        "The provider calls a wrong password wrong arguments too. Look for one of these Ids in the provider's panel: "
        "if it is there, have the user name and password checked by whoever set this up; if not, check the Ids."
    ),
    FailureKind.ACCOUNT_BLOCKED: mark("Have the account checked in the provider's panel."),
    FailureKind.NOTHING_FOUND: mark("Check these Ids in the provider's panel."),
    FailureKind.PROVIDER_CHANGED: mark("Give these Ids again to ask the provider that is set now."),
    FailureKind.ENTRY_UNREADABLE: mark("Ask again; if it stays so, tell the provider."),
    FailureKind.ENTRY_MISSING: mark("Ask again; if it stays so, compare the Id with the provider's panel."),
    FailureKind.ENTRY_CONTRADICTS: mark("Ask again; if it stays so, tell the provider."),
}


def failure_label(failure: Failure | None, lang: Language, quoted: Callable[[str], str] = str) -> str:
    """Return why an Id has no answer, with the provider's own numbers and words.

    Args:
        failure: Why; None stands for an Id that was not asked.
        lang: The language of the text.
        quoted: Makes the provider's words harmless where the text is markup of some kind.
    """
    if failure is None:
        return lang.say("not asked: the lookup ended before")
    reason = lang.say(_FAILURES[failure.kind])
    numbers = [
        f"{name} {number}"
        for name, number in (
            ("HTTP", failure.http_status),
            ("Status", failure.provider_status),
            ("Exception", failure.provider_exception),
        )
        if number is not None
    ]
    if numbers:
        reason = f"{reason} (\u2066{', '.join(numbers)}\u2069)"
    if failure.words:
        said = lang.say("in the provider's own words: “{words}”", words=quoted(failure.words))
        reason = lang.say("{reason}; {said}", reason=reason, said=said)
    return reason


def failure_cure(failure: Failure, lang: Language) -> str:
    """Return what to do about a failure."""
    return lang.say(_CURES[failure.kind])
