"""Every way in which a request can fail has one error, with a kind, a label and a cure."""

import re
from collections.abc import Iterator

import pytest

from lib.domain.failures import PROVIDER_CHANGED, Failure, FailureKind
from lib.gateway import errors
from lib.gateway.errors import GATEWAY_ERRORS, GatewayError
from lib.gateway.http_statuses import for_http_status
from lib.gateway.refusals import for_exception_number
from lib.i18n.language import Language, language
from lib.report.failure_labels import failure_cure, failure_label


def below(kind: type[GatewayError]) -> Iterator[type[GatewayError]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def test_every_error_is_listed_and_has_a_kind_of_its_own() -> None:
    assert set(GATEWAY_ERRORS) == set(below(GatewayError))
    assert len({kind.kind for kind in GATEWAY_ERRORS}) == len(GATEWAY_ERRORS)


@pytest.mark.parametrize("code", ["fa", "en"])
def test_every_kind_of_failure_that_is_not_of_one_id_has_an_error_or_ends_a_lookup(
    code: str,
) -> None:
    alone = {kind for kind in FailureKind if kind is FailureKind.PROVIDER_CHANGED or kind.startswith("entry_")}
    assert {kind.kind for kind in GATEWAY_ERRORS} == set(FailureKind) - alone
    lang = language(code)
    words = [(failure_label(Failure(kind), lang), failure_cure(Failure(kind), lang)) for kind in FailureKind]
    assert len({label for label, _ in words}) == len(words)
    assert all(label and cure for label, cure in words)


def test_a_kind_that_another_version_stored_reads_as_an_error_of_the_provider() -> None:
    assert FailureKind("of a later version") is FailureKind.PROVIDER


def test_the_tree_in_the_docstring_says_what_the_classes_say() -> None:
    drawn = re.findall(r"[├└]── (\w+) +(.*)", errors.__doc__ or "")
    assert [name for name, _ in drawn] == [kind.__name__ for kind in GATEWAY_ERRORS]
    for kind, (_, words) in zip(GATEWAY_ERRORS, drawn, strict=True):
        assert kind.asking_again_helps == words.endswith("asked again")
        assert kind.stops_lookup == words.endswith("stops the lookup")


@pytest.mark.parametrize("lang", [language("en"), language("fa")], ids=["en", "fa"])
@pytest.mark.parametrize("failure", [*(kind().as_failure() for kind in GATEWAY_ERRORS), PROVIDER_CHANGED], ids=str)
def test_every_failure_has_a_label_and_a_cure(failure: Failure, lang: Language) -> None:
    assert len(failure_label(failure, lang)) > 10
    assert len(failure_cure(failure, lang)) > 10
    assert failure_label(failure, lang) != failure_cure(failure, lang)


def test_no_two_failures_have_the_same_label() -> None:
    failures = [*(kind().as_failure() for kind in GATEWAY_ERRORS), PROVIDER_CHANGED]
    assert len({failure_label(failure, language("en")) for failure in failures}) == len(failures)


def test_a_failure_is_shown_with_all_its_numbers() -> None:
    shown = failure_label(Failure(FailureKind.PROVIDER, 418, -2, 27), language("en"))
    assert [int(number) for number in re.findall(r"-?\d+", shown)] == [418, -2, 27]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *(
            (status, FailureKind.NOT_UNDERSTOOD)
            for status in (100, 101, 103, 199, 201, 202, 204, 206, 226, 299, 304, 600)
        ),
        *((status, FailureKind.REDIRECTED) for status in (300, 301, 302, 303, 305, 307, 308)),
        *((status, FailureKind.WRONG_ADDRESS) for status in (404, 405, 410, 421)),
        *((status, FailureKind.PROVIDER) for status in (406, 409, 418, 451, 499)),
        *((status, FailureKind.SERVER_FAILED) for status in (500, 501, 502, 505, 599)),
        *((status, FailureKind.OVERLOADED) for status in (425, 429, 503)),
        *((status, FailureKind.TIMED_OUT) for status in (408, 504)),
        *((status, FailureKind.CREDENTIALS_REFUSED) for status in (401, 403)),
        *((status, FailureKind.REJECTED_ARGUMENTS) for status in (400, 422)),
        (402, FailureKind.ACCOUNT_BLOCKED),
        (413, FailureKind.BATCH_TOO_LARGE),
    ],
)
def test_an_http_status_stands_for_its_error(status: int, kind: FailureKind) -> None:
    assert for_http_status(status, 2.0).as_failure() == Failure(kind, http_status=status)
    assert for_http_status(status, 2.0).retry_after == 2.0


def test_a_number_of_the_provider_stands_for_its_error_and_an_unknown_one_for_a_general_error() -> None:
    kinds = {number: for_exception_number(number, None).kind for number in range(-1, 30)}
    assert {number: kind for number, kind in kinds.items() if kind != "provider"} == {
        8: "rejected_arguments",
        14: "account_blocked",
        15: "updating",
        18: "account_blocked",
        19: "credentials_refused",
        20: "account_blocked",
        21: "account_blocked",
    }
