"""The page of replies: an admin edits, sees what becomes of it, goes back; whatever shows a reply shows the new one."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib.domain.audit import TextDetail
from lib.domain.company_texts import EVERY_STATUS, TextKey
from lib.domain.operators import Operator
from lib.guide import guide
from lib.report.card_context import CardContext
from lib.report.files.result_rows import rows_of_file
from lib.report.replies import SHIPPED
from lib.report.row_view import rows_at
from lib.ui.elements.recipient_steps import recipient_steps
from lib.ui.report.answer_card import Answer, answer_card
from lib.ui.report.row_cards import row_card
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH, answered_with
from tests.helpers.app_test import run_page, text_of
from tests.helpers.exported_files import given_rows
from tests.helpers.paths import ROOT
from tests.helpers.report_pages import FIRST, at_rest, bodies, report
from tests.helpers.signed_in import service_of_anyone, signed_in

REPLY = TextKey(TextDetail.REPLY, "14", "en")


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"BATCH_SIZE": "1", "ADMINS": "boss@x.test", "STAFF": "@x.test"}.items():
        monkeypatch.setenv(f"NIKSMS_{name}", value)


def page(language: str = "en", path: str = "replies", **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app._page_hash = calc_hash(path)
    for name, value in {"language": language, **address}.items():
        app.query_params[name] = value
    return run_page(app)


def edit(app: AppTest, text: str, save: str | None = "save_text") -> AppTest:
    (area,) = app.text_area
    area.set_value(text)
    run_page(app)
    if save is not None:
        app.button(key=save).click()
        run_page(app)
    return app


def of_code(code: int, language: str = "en") -> AppTest:
    app = page(language, code=str(code))
    app.segmented_control(key="text_language").set_value(language)
    return run_page(app)


def marks_out(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", unescape(text))


def test_a_saved_reply_is_what_cards_copies_and_the_guide_show(services: Services) -> None:
    app = of_code(14)
    assert app.text_area[0].value == guide("en").template(14)
    edit(app, "Dear customer[ {name}], {message} is being reworded.")
    assert "Saved. It is shown everywhere from now on." in text_of(app)
    ours = f"Dear customer, The message with Id {FIRST} is being reworded."
    (card,) = bodies(report(at_rest(services, [14])), "answer ")
    assert ours in marks_out(card)
    guide_page = page(path="codes", code="14")
    assert "Dear customer, This message is being reworded." in marks_out(text_of(guide_page))
    assert guide("en").reply(14) not in text_of(guide_page)
    (edited,) = (marks_out(option) for option in app.selectbox[0].options if option.endswith("edited"))
    assert edited.startswith("14 · ")


def test_many_replies_and_the_counts_carry_the_signature_once(services: Services) -> None:
    key = TextKey(TextDetail.SIGNATURE, EVERY_STATUS, "en")
    service_of_anyone(services).texts.save(key, "Support of X")
    together = marks_out("".join(bodies(report(at_rest(services, [3, 14])), "copyable")))
    assert together.count("Support of X") == 1 + 2, "below all of them, and below each on its card"
    (folded,) = bodies(report(at_rest(services, [3] * 6)), "answer-all")
    assert unescape(folded).count("Support of X") == 1


def test_the_way_back_and_the_versions(services: Services) -> None:
    app = edit(edit(of_code(14), "First {message}."), "Second {message}.")
    assert {button.key for button in app.button} >= {"save_text", "shipped_text", "restore_1"}
    app.button(key="restore_1").click()
    run_page(app)
    assert app.text_area[0].value == "First {message}."
    app.button(key="shipped_text").click()
    run_page(app)
    assert app.text_area[0].value == guide("en").template(14)
    versions = services.texts.versions(REPLY)
    assert [version.text for version in versions] == [None, "First {message}.", "Second {message}.", "First {message}."]
    assert "shipped_text" not in {button.key for button in app.button}
    assert services.gate.audit_log.page().total == 4


def test_who_is_overtaken_by_another_admin_is_told_so(services: Services) -> None:
    app = edit(of_code(14), "Mine {message}.", save=None)
    service_of_anyone(services).texts.save(REPLY, "Theirs {message}.")
    assert "Somebody else has saved a version meanwhile." in text_of(run_page(app))
    assert app.text_area[0].value == "Mine {message}.", "nothing that was typed is lost"
    app.button(key="save_text").click()
    assert "Somebody else" not in text_of(run_page(app))
    assert [version.text for version in services.texts.versions(REPLY)] == ["Mine {message}.", "Theirs {message}."]


def choose(app: AppTest, code: int) -> AppTest:
    app.selectbox(key="text_status_reply").set_value(str(code))
    return run_page(app)


def test_what_was_typed_is_there_again_after_another_status_and_another_saving(services: Services) -> None:
    app = edit(of_code(14), "Mine {message}.", save=None)
    assert "Not saved yet" in text_of(app)
    choose(app, 9)
    assert app.text_area[0].value == guide("en").template(9)
    assert "Not saved yet" not in text_of(app)
    edit(app, "Blocked {message}.")
    choose(app, 14)
    assert app.text_area[0].value == "Mine {message}."
    assert "Not saved yet" in text_of(app)
    service_of_anyone(services).texts.save(REPLY, "Theirs {message}.")
    assert "Somebody else has saved a version meanwhile." in text_of(choose(choose(app, 9), 14))
    app.button(key="save_text").click()
    assert "Not saved yet" not in text_of(run_page(app))
    assert services.texts.newest()[REPLY].text == "Mine {message}."
    assert choose(choose(app, 9), 14).text_area[0].value == "Mine {message}."


def test_what_is_not_changed_is_not_saved(services: Services) -> None:
    app = of_code(14)
    app.button(key="save_text").click()
    assert "Nothing was changed" in text_of(run_page(app))
    assert services.texts.versions(REPLY) == ()


def test_a_wrong_variable_is_named_and_an_empty_reply_is_not_saved(services: Services) -> None:
    app = edit(of_code(14), "Dear {customer}, {message}.")
    assert "{customer} is no variable. The variables are {message}, {id}, {name}, {date}, {operator}." in text_of(app)
    assert "The reply is empty." in text_of(edit(app, " "))
    assert services.texts.versions(REPLY) == ()


def test_a_claim_is_warned_about_and_saved_all_the_same(services: Services) -> None:
    app = edit(of_code(3), "{message} was delivered.", save=None)
    assert "This may say more than is known." in text_of(app)
    assert "“delivered”: no status shows that a message reached the handset" in text_of(app)
    edit(app, "{message} was delivered.")
    assert services.texts.newest()[TextKey(TextDetail.REPLY, "3", "en")].text == "{message} was delivered."


@pytest.mark.usefixtures("services")
def test_the_preview_shows_what_is_left_where_little_is_known() -> None:
    app = edit(of_code(14), "Dear {name}. {message} was filtered[ by {operator}].", save=None)
    (most, least) = bodies(app, 'part">')
    assert "Dear Maryam Karimi. The message with Id 639258934720294949 was filtered by MCI" in marks_out(most)
    assert "Dear" not in least
    assert marks_out(least).endswith("was filtered.</blockquote>")


def test_steps_are_edited_by_operator_and_shown_with_their_day(services: Services) -> None:
    app = page()
    app.segmented_control(key="text_kind").set_value(TextDetail.STEPS)
    app.segmented_control(key="text_language").set_value("en")
    run_page(app)
    assert "8999" in str(app.text_area[0].value)
    app.selectbox(key="text_operator").set_value("irancell")
    run_page(app)
    assert "No step is shipped: none is confirmed by a source." in text_of(app)
    edit(app, "Ask at a shop of theirs.")
    (card,) = bodies(report(at_rest(services, [9])), "answer ")
    said = marks_out(re.sub(r"<[^>]+>", "", card))
    assert "Irancell: Ask at a shop of theirs." in said
    assert "8999" in said
    assert "For other operators no step is confirmed." in said


def test_a_card_says_what_the_recipient_can_do_by_the_operator_where_it_is_known() -> None:
    mci, irancell = (
        str(answer_card(Answer(FIRST, 28, operator=each), ENGLISH)) for each in (Operator.MCI, Operator.IRANCELL)
    )
    assert "Sending 2 to 8999" in mci
    assert "195" not in mci
    assert "No step is confirmed for" in irancell
    assert "8999" not in irancell
    assert "What the recipient can do" not in str(answer_card(Answer(FIRST, 3), ENGLISH))


@pytest.mark.parametrize("is_narrow", [False, True])
def test_the_row_of_a_file_fills_every_variable_of_a_reply(*, is_narrow: bool) -> None:
    key = TextKey(TextDetail.REPLY, "28", "en")
    text = "Dear {name}, {id} ({operator}), as of {date}."
    context = CardContext(SHIPPED.with_draft(key, text))
    file = given_rows([["Ann"], ["0912 345 6789"], [str(FIRST)]], [0], ["name", "mobile", "Id"], id_column=2)
    answered = answered_with([28], [FIRST])
    rows = rows_of_file(file, answered, ENGLISH)
    (row,) = rows_at(rows, np.array([0]), rows.own[0], ENGLISH)
    # A card that is closed shows the first cells itself; the number among them tells the operator all the same.
    shown = replace(row, fields={}) if is_narrow else row
    said = marks_out(str(row_card(shown, answered, context, ENGLISH)))
    day = ENGLISH.day(answered.progress.created_at)
    assert f"Dear Ann, {FIRST} (MCI (Hamrah-e Aval)), as of {day}." in said
    assert "Sending 2 to 8999" in said
    assert "195" not in said


def test_the_cards_of_a_small_file_know_the_operator_where_its_rows_agree(services: Services) -> None:
    service_of_anyone(services).texts.save(TextKey(TextDetail.REPLY, "28", "en"), "It was {message} ({operator}).")
    numbers = ["0912 345 6789", "0935 345 6789", "0912 345 6789"]
    rows = given_rows([numbers, [str(FIRST), *[str(FIRST + 1)] * 2]], [0, 1, 1], ["mobile", "Id"], id_column=1)
    cards = bodies(report(at_rest(services, [28, 28], rows)), "answer answer-row")
    first, shared = (marks_out(card) for card in cards)
    assert "(MCI (Hamrah-e Aval))." in first
    assert "Sending 2 to 8999" in first
    assert "(MCI" not in shared, "two operators have this Id"
    assert "(Irancell)" not in shared


def test_a_filtered_text_and_a_list_of_somebody_are_told_apart() -> None:
    ((_, filtered),) = recipient_steps(14, Operator.MCI, SHIPPED, ENGLISH)
    assert str(filtered) == "Nothing that a source confirms: it is the text that was filtered."
    ((_, listed),) = recipient_steps(10, None, SHIPPED, ENGLISH)
    assert str(listed).startswith("If it is the operator&#39;s list")


@pytest.mark.usefixtures("services")
def test_the_page_is_for_admins_and_so_is_the_way_there() -> None:
    for name, may in (("boss", True), ("ann", False)):
        for path in ("replies", "codes"):
            app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
            app.secrets["auth"] = {"client_id": "x", "cookie_secret": "x" * 32}
            app.user = signed_in(name)
            app._page_hash = calc_hash(path)
            app.query_params["language"] = "en"
            run_page(app)
            assert (bool(app.text_area) if path == "replies" else "Edit the reply" in text_of(app)) == may
