"""Every way the asking can fail has one name, says whether asking again helps, and gives nothing away."""

import re
from collections.abc import Iterator

import pytest

from lib.domain.failures import PROVIDER_CHANGED, Failure, FailureKind
from lib.gateway import errors
from lib.gateway.errors import KINDS, GatewayError, for_exception_number, for_http_status
from lib.i18n.language import Language, language
from lib.report.labels import failure_cure, failure_label


def below(kind: type[GatewayError]) -> Iterator[type[GatewayError]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def test_every_error_is_listed_and_has_a_kind_of_its_own() -> None:
    assert set(KINDS) == set(below(GatewayError))
    assert len({kind.kind for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("code", ["fa", "en"])
def test_every_kind_of_failure_has_an_error_or_ends_a_lookup_and_has_its_words(code: str) -> None:
    assert {kind.kind for kind in KINDS} == set(FailureKind) - {FailureKind.PROVIDER_CHANGED}
    lang = language(code)
    words = [(failure_label(Failure(kind), lang), failure_cure(Failure(kind), lang)) for kind in FailureKind]
    assert len({label for label, _ in words}) == len(words)
    assert all(label and cure for label, cure in words)


def test_a_kind_that_another_version_stored_reads_as_an_error_of_the_provider() -> None:
    assert FailureKind("of a later version") is FailureKind.PROVIDER


def test_the_tree_in_the_docstring_says_what_the_classes_say() -> None:
    drawn = re.findall(r"[├└]── (\w+) +(.*)", errors.__doc__ or "")
    assert [name for name, _ in drawn] == [kind.__name__ for kind in KINDS]
    for kind, (_, words) in zip(KINDS, drawn, strict=True):
        assert kind.asking_again_helps == words.endswith("asked again")
        assert kind.stops_lookup == words.endswith("stops the lookup")


@pytest.mark.parametrize("lang", [language("en"), language("fa")], ids=["en", "fa"])
@pytest.mark.parametrize("failure", [*(kind().as_failure() for kind in KINDS), PROVIDER_CHANGED], ids=str)
def test_every_failure_has_words_and_a_cure(failure: Failure, lang: Language) -> None:
    assert len(failure_label(failure, lang)) > 10
    assert len(failure_cure(failure, lang)) > 10
    assert failure_label(failure, lang) != failure_cure(failure, lang)


def test_the_words_of_no_two_failures_are_the_same() -> None:
    failures = [*(kind().as_failure() for kind in KINDS), PROVIDER_CHANGED]
    assert len({failure_label(failure, language("en")) for failure in failures}) == len(failures)


def test_a_failure_is_shown_with_all_its_numbers() -> None:
    shown = failure_label(Failure(FailureKind.PROVIDER, 418, -2, 27), language("en"))
    assert [int(number) for number in re.findall(r"-?\d+", shown)] == [418, -2, 27]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (100, FailureKind.PROVIDER),
        (201, FailureKind.PROVIDER),
        (204, FailureKind.PROVIDER),
        (304, FailureKind.REDIRECTED),
        (400, FailureKind.REJECTED_ARGUMENTS),
        (401, FailureKind.CREDENTIALS_REFUSED),
        (403, FailureKind.CREDENTIALS_REFUSED),
        (404, FailureKind.PROVIDER),
        (405, FailureKind.PROVIDER),
        (408, FailureKind.TIMED_OUT),
        (413, FailureKind.BATCH_TOO_LARGE),
        (429, FailureKind.OVERLOADED),
        (500, FailureKind.SERVER_FAILED),
        (502, FailureKind.SERVER_FAILED),
        (503, FailureKind.OVERLOADED),
        (599, FailureKind.SERVER_FAILED),
    ],
)
def test_an_http_status_stands_for_its_error(status: int, kind: FailureKind) -> None:
    assert for_http_status(status, 2.0).as_failure() == Failure(kind, http_status=status)
    assert for_http_status(status, 2.0).retry_after == 2.0


def test_a_number_of_the_provider_stands_for_its_error_and_an_unknown_one_for_any() -> None:
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
