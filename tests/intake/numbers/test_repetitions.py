"""Numbers once each, in the order in which they were first given."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.intake import MAX_ID
from lib.intake.numbers.repetitions import distinct

NUMBERS = st.lists(st.integers(1, MAX_ID) | st.integers(1, 50))


@given(NUMBERS)
def test_each_number_is_kept_once_in_the_order_of_its_first_occurrence(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, dtype=np.int64)).tolist() == list(dict.fromkeys(numbers))


@pytest.mark.parametrize("repeated", [0, 1, 5_000, 50_000, 100_000])
def test_many_numbers_of_which_some_share_their_slots_with_repeated_ones(repeated: int) -> None:
    chance = np.random.default_rng(1)
    once = chance.integers(10**17, 9 * 10**17, 100_000)
    numbers = np.concatenate([once, once[:repeated]])
    chance.shuffle(numbers)
    assert distinct(numbers).tolist() == list(dict.fromkeys(numbers.tolist()))
