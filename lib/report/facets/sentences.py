"""What stands out in a file, in words, each with the numbers behind it."""

from collections.abc import Sequence

from lib.domain.statuses import Names
from lib.i18n.language import Language
from lib.report.code_words import numbered_label
from lib.report.facets.contrasts import Contrast
from lib.report.facets.of_file import FileFacets
from lib.report.facets.part_tests import Condition


def sentence(contrast: Contrast, facets: FileFacets, names: Names, lang: Language) -> str:
    """Return which share of the failures a part of the file has, and which share of its messages."""
    if contrast.is_any:
        what = lang.say("what was not delivered")
    else:
        what = lang.say("“{status}”", status=numbered_label(contrast.codes[0], lang, names))
    return lang.say(
        "{share} of {what} is where {where}, which carried {base} of the messages.",
        share=lang.share(contrast.hits, contrast.failures),
        what=what,
        where=conditions_label(contrast.conditions, facets, lang),
        base=lang.share(contrast.rows, contrast.total),
    )


def numbers(contrast: Contrast, lang: Language) -> str:
    """Return the numbers that a sentence is made of."""
    others, missed = contrast.total - contrast.rows, contrast.failures - contrast.hits
    return lang.say(
        "{hits} of {failures}, in {rows} of {total} rows: {rate} of these, and {other} of the other rows.",
        hits=contrast.hits,
        failures=contrast.failures,
        rows=contrast.rows,
        total=contrast.total,
        rate=lang.share(contrast.hits, contrast.rows),
        other=lang.share(missed, others),
    )


def conditions_label(conditions: Sequence[Condition], facets: FileFacets, lang: Language) -> str:
    """Return what rows have in common, as 'line is 3000… and operator is MCI'."""
    parts = [
        lang.say("{column} is {value}", column=facets.title(key), value=facets.label(key, place))
        for key, place in conditions
    ]
    return lang.say("{one} and {other}", one=parts[0], other=parts[1]) if len(parts) > 1 else parts[0]
