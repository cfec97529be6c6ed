"""The report leads with what to tell the customer: a card for each of a few Ids, one reply about many."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Final

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.domain.panel import PanelState
from lib.domain.statuses import CATALOGUE, Advice, Outcome, status_of
from lib.gateway.errors import RejectedArgumentsError, ServerFailedError
from lib.guide import Resend, guide
from lib.i18n.language import Language, language
from lib.report.breakdown import Breakdown
from lib.report.card_context import CardContext
from lib.report.reply_with_counts import reply_about_all
from lib.ui.report.answer_card import Answer, answer_card
from lib.ui.report.answer_cards import MAX_CARDS
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH, FARSI, LANGUAGES, codes_of, columns_of_codes, languages
from tests.helpers.app_test import run_page
from tests.helpers.paths import ROOT
from tests.helpers.report_pages import FIRST, NOT_ASKED, at_rest, bodies, report

SAID: Final = {
    "en": {Resend.YES: "Yes", Resend.NO: "No", Resend.NOT_YET: "Not yet"},
    "fa": {Resend.YES: "بله", Resend.NO: "خیر", Resend.NOT_YET: "هنوز نه"},
}
FIGURE: Final = re.compile(r"[\d,٬]+")


@pytest.fixture(autouse=True)
def _batches_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIKSMS_BATCH_SIZE", "1")


def plain(body: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("codes", [[3], [0, 15, 14, 9], [18, 21, 2, 9001, 4]])
def test_each_of_a_few_ids_has_a_card_with_all_there_is_to_say(services: Services, lang: str, codes: list[int]) -> None:
    cards = bodies(report(at_rest(services, codes), lang), "answer ")
    assert len(cards) == len(codes) <= MAX_CARDS
    for place, code in enumerate(codes):
        (card,) = (card for card in cards if f'class="answer-id">{FIRST + place}</bdi>' in card)
        found, status, said = guide(lang).for_code(code), status_of(code), plain(card)
        assert f"tone-{status.outcome}" in card.split(">")[0]
        assert f'<bdi dir="ltr">{code}</bdi>' in card
        assert (status.name in said) == (code in CATALOGUE)
        assert (status.description in said) == (code in CATALOGUE)
        for part in (found.happened, *found.causes, found.do_now, found.why):
            assert part in said
        assert f'<b class="resend is-{found.resend}">{SAID[lang][found.resend]}</b>' in card
        assert f'href="codes?code={code}&amp;language={lang}"' in card


def test_failures_come_first_and_are_open_and_the_rest_is_folded(services: Services) -> None:
    rows = bodies(report(at_rest(services, [3, 0, 14, 2])), "answer ")
    headlines = [guide("en").for_code(code).headline for code in (14, 0, 2, 3)]
    assert all(headline in plain(row.partition("</summary>")[0]) for headline, row in zip(headlines, rows, strict=True))
    assert ["<details open>" in row for row in rows] == [True, False, False, False]
    assert f"…{str(FIRST + 2)[-6:]}" in rows[0].partition("</summary>")[0]


def test_the_card_of_one_id_does_not_repeat_the_verdict(services: Services) -> None:
    app = report(at_rest(services, [14]))
    (bar,), (card,) = bodies(app, "verdict-bar"), bodies(app, "answer ")
    headline = guide("en").for_code(14).headline
    assert headline in bar
    assert str(FIRST) in bar
    assert headline not in card


def test_the_replies_about_a_few_are_copied_together(services: Services) -> None:
    together = "".join(bodies(report(at_rest(services, [3, 14])), "copyable"))
    replies = [guide("en").reply(code, FIRST + place) for place, code in ((1, 14), (0, 3))]
    assert "\n\n".join(replies) in unescape(together)


def test_a_customer_who_is_known_is_spoken_to_by_name_and_the_fields_of_the_row_are_shown() -> None:
    answer = Answer(FIRST, 14, fields={"mobile": "0912"}, name="Mrs <Karimi>")
    card = str(answer_card(answer, ENGLISH))
    assert unescape(card).count("Hello \u2068Mrs <Karimi>\u2069. The message with Id") == 1
    assert "<dt><bdi>mobile</bdi></dt><dd><bdi>0912</bdi></dd>" in card


def test_the_card_of_a_message_without_credit_says_what_the_panel_says_and_no_other_does() -> None:
    asked: list[int] = []

    def panel() -> PanelState:
        asked.append(1)
        return PanelState(datetime(2026, 7, 1, 8, 30, tzinfo=UTC), 1_250_000)

    context = CardContext(panel=panel)
    assert "Our credit" not in str(answer_card(Answer(FIRST, 14, context=context), ENGLISH))
    assert not asked, "it is asked only where that is of use"
    said = plain(str(answer_card(Answer(FIRST, 4, context=context), ENGLISH)))
    assert "Our credit \u20681,250,000 Rials\u2069, as the panel said at \u20682026/07/01 12:00\u2069" in said
    assert "Our credit" not in str(answer_card(Answer(FIRST, 4), ENGLISH))


def test_the_persian_page_offers_the_persian_reply_and_the_english_one_both(services: Services) -> None:
    lookup = at_rest(services, [14])
    (persian,), (english,) = (bodies(report(lookup, lang), "answer ") for lang in ("fa", "en"))
    replies = {lang: guide(lang).reply(14, FIRST) for lang in ("fa", "en")}
    assert replies["fa"] in unescape(persian)
    assert replies["en"] not in unescape(persian)
    assert unescape(english).index(replies["en"]) < unescape(english).index(replies["fa"])
    assert [body.count('<button type="button" class="copy"') for body in (persian, english)] == [1, 2]


def test_a_line_of_the_verdict_ends_between_its_parts_alone(services: Services) -> None:
    (body,) = bodies(report(at_rest(services, [3, 25, 9001])), "verdict-bar")
    sentence = re.search(r'<p class="verdict"[^>]*>(.*?)</p>', body)
    assert sentence is not None
    parts = re.findall("<span>(.*?)</span>", sentence[1])
    assert " ".join(f"<span>{part}</span>" for part in parts) == sentence[1]
    assert [part.endswith(" ·") for part in parts] == [True, True, False]
    assert plain(" ".join(parts)) == "3 messages: 1 not delivered · 1 with an unknown code · 1 sent"


def test_a_card_comes_before_the_counts(services: Services) -> None:
    app = report(at_rest(services, [3]))
    order = [body for body in (element.proto.body for element in app.get("html")) if "class=" in body]
    places = {
        name: next(place for place, body in enumerate(order) if f'class="{name}' in body)
        for name in ("verdict", "answer ", "outcomes")
    }
    assert places["verdict"] < places["answer "] < places["outcomes"]


def test_the_card_of_an_id_without_an_answer_says_so_why_and_what_to_do(services: Services) -> None:
    lookup = at_rest(services, [3, ServerFailedError(http_status=500), RejectedArgumentsError()])
    failed, rejected, _ = map(plain, bodies(report(lookup), "answer "))
    assert guide("en").not_answered.headline in failed
    assert "the provider's server failed (\u2066HTTP 500\u2069)" in failed
    assert "Ask again in a few minutes; if it stays so, tell the provider." in failed
    assert guide("en").not_answered.causes[0] not in failed
    assert "rejected by the provider" in rejected
    assert "Check these Ids in the provider's panel." in rejected
    assert "Code" not in failed
    assert "we do not know whether it was sent or delivered" in failed


def test_an_id_that_was_not_asked_says_that_the_lookup_ended_before(services: Services) -> None:
    lookup = at_rest(services, [3, NOT_ASKED])
    missing, _ = map(plain, bodies(report(lookup), "answer "))
    assert "not asked: the lookup ended before" in missing
    assert guide("en").not_answered.do_now in missing


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_many_ids_get_one_reply_and_no_cards(services: Services, lang: str) -> None:
    codes = [3, 3, 3, 14, 15, 2]
    app = report(at_rest(services, codes), lang)
    assert not bodies(app, "answer ")
    (folded,) = bodies(app, "answer-all")
    breakdown = Breakdown.of_codes(codes_of(codes))
    for each in {lang, "fa"}:
        assert reply_about_all(breakdown, language(each)) in unescape(folded)


# The reply about many


def counts(text: str, lang: Language) -> list[int]:
    """Return the figure of each line, the total first."""
    digits = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789", ",٬")
    found = [FIGURE.search(line) for line in text.removeprefix(guide(lang.code).greeting()).split("\n")]
    return [int(figure[0].translate(digits)) for figure in found if figure]


@given(columns_of_codes.filter(bool).map(codes_of), languages)
def test_the_counts_of_the_reply_add_up_to_all(codes: Codes, lang: Language) -> None:
    total, *parts = counts(reply_about_all(Breakdown.of_codes(codes), lang), lang)
    assert total == len(codes)
    assert sum(parts) == total
    assert 0 not in parts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reply_about_many_says_what_is_not_known(lang: Language) -> None:
    text = reply_about_all(Breakdown.of_codes(codes_of([3, 2, 15, 14, 0, 9001, NOT_ANSWERED])), lang)
    lines = text.split("\n")
    assert len(lines) == 8
    persian = lang is FARSI
    said = {
        1: ("گوشی", "خوانده") if persian else ("handset", "read"),
        2: ("معلوم نیست",) if persian else ("not known",),
        3: ("دو بار", "دوباره نمی‌فرستیم") if persian else ("twice", "not sending it again"),
        5: ("نمی‌دانیم",) if persian else ("do not know",),
        7: ("نمی‌دانیم",) if persian else ("do not know",),
    }
    for place, words in said.items():
        assert all(word in lines[place] for word in words)
    assert status_of(15).advice is Advice.DO_NOT_RESEND
    assert status_of(15).outcome is Outcome.IN_PROGRESS, "counted once, with the uncertain"


def test_what_is_folded_is_made_once_it_is_opened(services: Services) -> None:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app.query_params.update(language="en", lookup=at_rest(services, [3, 14]))
    closed = run_page(app, is_in_sum=False)
    assert (len(closed.dataframe), len(closed.get("plotly_chart"))) == (0, 0)
    opened = run_page(app)
    assert (len(opened.dataframe), len(opened.get("plotly_chart"))) == (1, 1)
