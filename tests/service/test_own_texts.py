"""Admins edit the replies and nobody else; all read them."""

import pytest
from sqlalchemy import Engine

from lib.domain.audit import Kind, TextDetail
from lib.domain.company_texts import TextKey
from lib.guide import Known, guide
from lib.report.own_text import UnfitTextError
from lib.service.permissions import NotAllowedError
from tests.helpers.signed_in import GuardedParts, service_of_anyone, signed_in

KEY = TextKey(TextDetail.REPLY, "14", "en")


@pytest.fixture
def guarded(database: Engine) -> GuardedParts:
    return GuardedParts(database)


def test_admins_edit_and_all_read(guarded: GuardedParts) -> None:
    ann, boss, viewer = (guarded.service(signed_in(name)) for name in ("ann", "boss", "reads"))
    boss.texts.save(KEY, "  Ours: {message}. \u202e \n\n\n\nBye. ")
    for service in (ann, boss, viewer):
        body = service.texts.replies().reply(14, "en", Known(7)).body
        assert body == "Ours: The message with Id \u20687\u2069.\n\nBye."
    for service in (ann, viewer):
        with pytest.raises(NotAllowedError):
            service.texts.save(KEY, "theirs")
        with pytest.raises(NotAllowedError):
            service.texts.versions(KEY)
    assert [version.who for version in boss.texts.versions(KEY)] == ["boss@x.test"]
    kinds = [(record.event.kind, record.event.who) for record in guarded.gate.audit_log.page().records]
    assert kinds.count((Kind.TEXT, "boss@x.test")) == 1
    assert (Kind.TEXT, "ann@x.test") not in kinds


def test_where_nobody_signs_in_whoever_is_there_edits(guarded: GuardedParts) -> None:
    service = service_of_anyone(guarded.parts)
    service.texts.save(KEY, "Ours.")
    service.texts.save(KEY, None)
    assert service.texts.replies().reply(14, "en", Known(7)).text == guide("en").reply(14, 7)
    assert [version.text for version in service.texts.versions(KEY)] == [None, "Ours."]


@pytest.mark.parametrize("text", ["", " \n ", "Dear {customer}", "{", "x" * 1001])
def test_a_reply_that_cannot_be_sent_is_not_saved(guarded: GuardedParts, text: str) -> None:
    boss = guarded.service(signed_in("boss"))
    with pytest.raises(UnfitTextError):
        boss.texts.save(KEY, text)
    assert boss.texts.versions(KEY) == ()
