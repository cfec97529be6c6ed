"""The guide's texts are complete in both languages, agree with the catalogue, and claim no more than the provider."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lib.domain.intake import MAX_ID
from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import CATALOGUE, Advice, Outcome, status_of
from lib.guide import Guidance, Resend, guide
from lib.guide.model import LANGUAGES

UNKNOWN: Final = 9001
CODES: Final = [*CATALOGUE, UNKNOWN, NOT_ANSWERED]

RESEND: Final = {
    Resend.NO: {Advice.NOTHING, Advice.DO_NOT_RESEND, Advice.RECIPIENT_BLOCKS, Advice.OTHER_COPY_SENT},
    Resend.YES: {Advice.SEND_AS_SMS, Advice.MAY_RESEND, Advice.TRY_LATER},
    Resend.NOT_YET: {
        *(Advice.WAIT, Advice.RECHECK, Advice.CHECK_ID, Advice.MEND_ACCOUNT, Advice.CORRECT_NUMBER),
        *(Advice.CHANGE_TEXT, Advice.ASK_PROVIDER, Advice.ASK_AGAIN),
    },
}
# What a reply to a customer never contains: internal terms, promises of a time, certainty, blame.
NOT_TO_CUSTOMERS: Final = {
    "fa": (
        r"کد|پنل|بلک|اپی‌آی|دیتابیس|شارژ|موجودی|فهرست سیاه|"
        r"فردا|امروز|دقیقه|ساعت|هفته|به‌زودی|فوراً|حتماً|قطعاً|یقیناً|اشتباه شما|مقصر"
    ),
    "en": (
        r"\b(code|panel|API|database|credit|blacklist|today|tomorrow|minutes?|hours?|weeks?|soon|immediately|"
        r"certainly|definitely|your (mistake|fault|error))\b"
    ),
}
NOT_KNOWN: Final = {
    "fa": ("گوشی", "خوانده", re.compile("نشان نمی‌دهد")),
    "en": ("handset", "read", re.compile("does not show")),
}
TWICE: Final = {"fa": ("دو بار", "هزینه"), "en": ("twice", "charged")}
ARRIVED: Final = {
    "fa": re.compile(r"(به گوشی|به دست)\S* (رسید|رسیده) است|تحویل (داده )?شد(ه است)?(?! یا نه)(?=[ .])"),
    "en": re.compile(r"\b(was|has been) delivered\b|\bhas arrived\b|\bwas received\b"),
}


def advice_of(code: int) -> Advice:
    return Advice.ASK_AGAIN if code == NOT_ANSWERED else status_of(code).advice


def sentences(said: Guidance) -> list[str]:
    return [said.headline, said.happened, *said.causes, said.do_now, said.why, said.reply]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# Complete, and the same in both languages


def test_every_advice_says_whether_to_send_again() -> None:
    assert sorted(advice for group in RESEND.values() for advice in group) == sorted(Advice)


@pytest.mark.parametrize("code", CODES)
def test_whether_to_send_again_follows_from_the_advice_of_the_catalogue(code: int, language: str) -> None:
    assert advice_of(code) in RESEND[guide(language).for_code(code).resend]


@pytest.mark.parametrize("code", CODES)
def test_nothing_that_is_open_or_was_sent_may_be_sent_again(code: int, language: str) -> None:
    status = status_of(code)
    said = guide(language).for_code(code)
    if code == NOT_ANSWERED or status.is_open or status.outcome is not Outcome.NOT_DELIVERED:
        assert said.resend is not Resend.YES


@given(st.integers(MIN_CODE, MAX_CODE).filter(lambda code: code not in CATALOGUE))
def test_any_number_that_the_table_lacks_is_said_to_be_unknown(code: int) -> None:
    for each in LANGUAGES:
        assert guide(each).for_code(code) is guide(each).unknown_code
        assert guide(each).for_code(NOT_ANSWERED) is guide(each).not_answered


def test_no_two_codes_have_the_same_headline(language: str) -> None:
    assert len({guide(language).for_code(code).headline for code in CODES}) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_language_is_written_in_its_own_letters(code: int) -> None:
    persian, english = ("\n".join(sentences(guide(each).for_code(code))) for each in ("fa", "en"))
    assert not re.search(r"[A-Za-z]", persian.replace("{message}", ""))
    assert not re.search(r"[يىكة]", persian), "letters of the Arabic keyboard"
    assert not re.search(r"(^|\s)ن?می ", persian), "a space where a half-space belongs"
    assert not re.search(r"[\u0600-\u06ff]", english)


def test_the_texts_cannot_be_changed(language: str) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        guide(language).for_code(3).headline = ""  # type: ignore[misc]
    with pytest.raises(TypeError):
        guide(language).codes[3] = guide(language).unknown_code  # type: ignore[index]


# The reply


@given(st.sampled_from(CODES), st.integers(1, MAX_ID))
def test_a_reply_names_the_id_once_isolated_and_in_latin_digits(code: int, message_id: int) -> None:
    for each in LANGUAGES:
        text = guide(each).reply(code, message_id)
        assert text.count(f"\u2068{message_id}\u2069") == 1
        assert text.startswith(guide(each).greeting())
        assert not re.search(r"\d", text.replace(str(message_id), "")), "a code number or a length of time"
        assert not set("{}") & set(text)


@pytest.mark.parametrize("code", CODES)
def test_a_reply_without_an_id_speaks_of_this_message(code: int, language: str) -> None:
    text = guide(language).reply(code)
    assert guide(language).wording.this_message in text
    assert "\u2068" not in text


@pytest.mark.parametrize("code", CODES)
def test_a_reply_has_no_words_of_ours_no_blame_and_no_promise_of_a_time(code: int, language: str) -> None:
    assert not re.search(NOT_TO_CUSTOMERS[language], guide(language).reply(code), re.IGNORECASE)


# No more is claimed than is known


@pytest.mark.parametrize("code", [3, 18])
def test_sent_is_not_said_to_be_on_the_handset_or_read(code: int, language: str) -> None:
    said = guide(language).for_code(code)
    handset, read, not_known = NOT_KNOWN[language]
    for text in (said.happened, said.reply):
        assert handset in text
        assert read in text
        assert not_known.search(text)


@pytest.mark.parametrize("code", CODES)
def test_no_message_is_said_to_have_arrived(code: int, language: str) -> None:
    for text in sentences(guide(language).for_code(code)):
        assert not ARRIVED[language].search(text), text


def test_what_has_no_result_warns_of_sending_twice_wherever_it_is_spoken_of(language: str) -> None:
    said = guide(language).for_code(15)
    warning = {"fa": "دوباره نفرستید", "en": "not send"}[language]
    twice, charged = TWICE[language]
    assert warning in said.headline
    assert warning in said.do_now
    assert twice in said.why
    assert charged in said.why
    assert twice in said.reply


@pytest.mark.parametrize("code", [UNKNOWN, NOT_ANSWERED, 0])
def test_where_nothing_is_known_of_the_message_the_reply_says_so(code: int, language: str) -> None:
    unknown = {"fa": "نمی‌دانیم", "en": "do not know"}[language]
    assert unknown in guide(language).for_code(code).reply


@pytest.mark.parametrize(
    "code",
    [
        code
        for code in CATALOGUE
        if code not in {1, 2, 3, 21, 22} and guide("en").for_code(code).resend is not Resend.YES
    ],
)
def test_that_sending_again_fails_is_said_as_usual_or_as_possible_never_as_certain(code: int, language: str) -> None:
    hedged = {"fa": "معمولاً|ممکن است", "en": r"\b(usually|may)\b"}[language]
    assert re.search(hedged, guide(language).for_code(code).why, re.IGNORECASE)
