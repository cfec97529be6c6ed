"""Which numbers are long: those that no date, telephone number or national code is."""

import re
from typing import Final

from lib.intake.numbers.characters import DIGIT

LONG: Final = 13
"""Fewest digits of a long number: dates, telephone numbers and national codes have at most 12. Shorter Ids may come
from a counter, whose numbers have many lengths, so nothing is assumed about these."""
LEAST_LONG: Final = 10 ** (LONG - 1)
"""The least long number."""
LONG_NUMBER: Final = re.compile(f"{DIGIT}{{{LONG},}}")
"""A long number in any script."""
