"""In a Persian sentence the full stop stands at the left end, whatever stands before it: an Id, a file's name, a code.

That it does so in all that is said is seen with every state of the page, in `test_axe.py`.
"""

from typing import Final

from tests.helpers.page_checks import stops
from tests.helpers.page_states import FILE, FIRST, NOTE, Kept, settle
from tests.helpers.person import Visit

PLACES: Final = (".page-lead", ".verdict", ".hint", "[data-testid=stAlert] p", "[data-testid=stExpander] summary p")
LATIN: Final = (str(FIRST), FILE, NOTE, "NotDeliverdCanceled", "HTTP 500", "21", "6.39259E+17")


def test_so_does_one_after_latin_letters_and_one_that_has_gone_astray_is_found(visit: Visit, kept: Kept) -> None:
    person = visit(kept.server, f"/?lookup={kept.lookups['many']}")
    settle(person)
    for place in PLACES:
        written = person.page.locator(place).filter(visible=True).first
        for last in LATIN:
            sentence = f"این در استعلام دیگری هم هست: \u2068{last}\u2069."
            astray = f'<span style="direction: ltr; unicode-bidi: embed">{sentence}</span>'
            for html, is_left in ((sentence, True), (astray, False)):
                written.evaluate("(place, html) => { place.innerHTML = html; }", html)
                found = [stop.is_left for stop in stops(person.page) if stop.words.endswith(f"{last}.")]
                assert found == [is_left], (place, last)
        written.evaluate("place => { place.innerHTML = ''; }")
