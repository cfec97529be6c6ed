"""A spinner is shown for what may take longer than a moment, and for nothing else."""

from contextlib import nullcontext

import pytest
import streamlit as st

from lib.ui.elements.waiting import MOMENT, waiting


@pytest.mark.parametrize(("amount", "expected"), [(0, nullcontext), (MOMENT, nullcontext), (MOMENT + 1, None)])
def test_what_takes_a_moment_has_no_spinner(amount: int, expected: type | None) -> None:
    assert type(waiting("Reading…", amount)) is (expected or type(st.spinner("Reading…")))
