"""A reply that says more than its status knows is found out; what is shipped says no more."""

import pytest

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import CATALOGUE
from lib.guide import guide
from lib.guide.claims import ClaimKind, claims_of

CODES = (*CATALOGUE, 9001, NOT_ANSWERED)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_reply_that_is_shipped_claims_too_much(language: str) -> None:
    found = {code: claims_of(guide(language).template(code), code, language) for code in CODES}
    assert {code: claims for code, claims in found.items() if claims} == {}


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("Your message was delivered.", 3, ClaimKind.ARRIVED),
        ("It has been sent and the customer has read it.", 18, ClaimKind.ARRIVED),
        ("پیامک شما تحویل شد.", 3, ClaimKind.ARRIVED),
        ("پیامک به دست گیرنده رسیده است.", 3, ClaimKind.ARRIVED),
        ("پیامک به گوشی رسید", 3, ClaimKind.ARRIVED),
        ("The message was sent.", 15, ClaimKind.SENT),
        ("این پیامک ارسال شده است.", 22, ClaimKind.SENT),
        ("The message failed.", 2, ClaimKind.FAILED),
        ("پیامک ارسال نشده است.", 15, ClaimKind.FAILED),
        ("پیامک تحویل نشد.", NOT_ANSWERED, ClaimKind.FAILED),
        ("You have blocked such messages.", 9, ClaimKind.BLAME),
        ("شما دریافت پیامک تبلیغاتی را مسدود کرده‌اید.", 9, ClaimKind.BLAME),
        ("We will check it within two hours.", 2, ClaimKind.TIME),
        ("نتیجه را تا فردا اعلام می‌کنیم.", 2, ClaimKind.TIME),
        ("تا ۲۴ ساعت آینده بررسی می‌شود.", 2, ClaimKind.TIME),
        ("به زودی می‌رسد.", 2, ClaimKind.TIME),
        ("It will certainly work.", 8, ClaimKind.CERTAIN),
        ("We will send it again.", 15, ClaimKind.RESEND),
        ("پیامک را دوباره می‌فرستیم.", 15, ClaimKind.RESEND),
    ],
)
def test_a_claim_is_found_with_its_words(text: str, code: int, kind: ClaimKind) -> None:
    language = "en" if text.isascii() else "fa"
    claims = claims_of(text, code, language)
    assert kind in {claim.kind for claim in claims}
    assert all(claim.words in text for claim in claims)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The message was sent.", 3),
        ("The message was not delivered.", 14),
        ("We do not know whether it was delivered.", 3),
        ("We will send it again.", 8),
        ("پیامک ارسال شده است.", 18),
        ("معلوم نیست که پیامک به گوشی رسیده است یا نه.", 3),
        ("پیامک را دوباره می‌فرستیم.", 8),
    ],
)
def test_what_is_known_may_be_said(text: str, code: int) -> None:
    assert claims_of(text, code, "en" if text.isascii() else "fa") == []
