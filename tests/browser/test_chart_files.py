"""The chart and the card kept as pictures: files that stand alone, with the letters in them."""

import re
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from playwright.sync_api import expect

from lib.domain.statuses import CATALOGUE, Outcome, status_of
from lib.i18n.language import language
from lib.report.charts import COLOURS
from lib.report.labels import status_label
from lib.sandbox.scenarios import code_of
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

IDS = [639258934720294900 + place for place in range(100)]
KNOWN = {status_of(code_of(message_id)) for message_id in IDS if code_of(message_id) in CATALOGUE}
MARKS = re.compile("[\u200b\u202a-\u202e\u2066-\u2069\\s]")
NAME = re.compile(r"niksms-status-\d{4}-\d\d-\d\d\.(png|svg)")
GROUNDS = {"light": (255, 255, 255), "dark": (20, 20, 28)}
SHARPNESS = 2
CARD_WIDTH = 720


def at_the_chart(visit: Visit, server: Server, code: str, scheme: str) -> Person:
    person = visit(server, f"/?language={code}", color_scheme=scheme)
    person.paste("\n".join(map(str, IDS)))
    person.check()
    person.part("breakdown").locator(".barlayer .point").first.wait_for(state="attached")
    return person


def kept(person: Person, kind: str) -> tuple[str, Path]:
    with person.page.expect_download() as started:
        person.page.locator(f".st-key-chart [data-picture={kind}]").click()
    return started.value.suggested_filename, started.value.path()


def letters(text: str) -> str:
    """Return a text without marks of direction and without spaces, which lines are broken at."""
    return MARKS.sub("", text)


@pytest.mark.parametrize(("code", "scheme"), [("fa", "light"), ("en", "dark")])
def test_both_pictures_say_what_the_chart_says_and_stand_alone(
    visit: Visit, quick: Server, code: str, scheme: str
) -> None:
    person = at_the_chart(visit, quick, code, scheme)
    lang = language(code)
    name, path = kept(person, "svg")
    assert NAME.fullmatch(name)
    source = path.read_bytes()
    picture = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
    said = letters("".join("".join(text.itertext()) for text in picture.iter("{*}text")))
    for status in KNOWN:
        assert letters(status_label(status, lang)) in said
    assert letters(person.part("verdict").locator(".verdict").inner_text()) in said
    assert letters(lang.say("practice answers, not real")) in said
    assert not any(str(message_id) in source.decode() for message_id in IDS)

    references = re.findall(r"""(?:href=|url\(|@import)\s*(?:&quot;|["'])?([^"'&)\s]{0,30})""", source.decode())
    assert references
    assert all(each.startswith(("#", "data:font/woff2;base64,")) for each in references)
    assert not re.search(r"var\(--", source.decode())

    assert person.page.context.browser is not None
    page = person.page.context.browser.new_page()  # which has never seen the dashboard
    alone = path.with_name("chart.svg")
    alone.write_bytes(source)
    page.goto(alone.as_uri())
    page.evaluate("document.fonts.ready.then(() => null)")
    assert page.evaluate("[...document.fonts].map(font => [font.family, font.status])") == [["Vazirmatn", "loaded"]]
    page.context.close()

    name, path = kept(person, "png")
    assert NAME.fullmatch(name)
    with Image.open(path) as image:
        assert image.size == tuple(int(picture.attrib[side]) * SHARPNESS for side in ("width", "height"))
        colours = {colour for _, colour in image.convert("RGB").getcolors(image.width * image.height) or []}
        assert image.convert("RGB").getpixel((3, 3)) == GROUNDS[scheme]
    assert tuple(bytes.fromhex(COLOURS[Outcome.SENT][1:])) in colours
    assert tuple(bytes.fromhex(COLOURS[Outcome.NOT_DELIVERED][1:])) in colours


@pytest.mark.parametrize("code", ["fa", "en"])
def test_the_card_of_an_id_is_kept_as_a_picture(visit: Visit, quick: Server, code: str) -> None:
    person = visit(quick, f"/?language={code}")
    person.paste(str(IDS[9]))
    person.check()
    with person.page.expect_download() as started:
        person.part("actions").locator("[data-picture=png]").click()
    assert NAME.fullmatch(started.value.suggested_filename)
    with Image.open(started.value.path()) as image:
        assert image.width == CARD_WIDTH * SHARPNESS
        assert image.height > 200 * SHARPNESS
        edge = image.width - 2 if code == "fa" else 1
        seen = image.convert("RGB").getpixel((edge, image.height // 2))
    assert seen == tuple(bytes.fromhex(COLOURS[Outcome.NOT_DELIVERED][1:]))


def test_a_picture_that_cannot_be_made_is_said_to_be_so(visit: Visit, quick: Server) -> None:
    person = at_the_chart(visit, quick, "en", "light")
    person.page.route("**/*.woff2*", lambda route: route.fulfill(status=500))
    person.page.locator(".st-key-chart [data-picture=png]").click()
    expect(person.page.locator(".st-key-chart .picture-files [role=status]")).to_have_text(
        re.compile("could not be made")
    )
    person.page.unroute("**/*.woff2*")
    assert kept(person, "png")[0].endswith(".png")
    expect(person.page.locator(".st-key-chart .picture-files [role=status]")).to_have_text("")
    person.troubles.clear()  # the browser tells of the failure in its console too
