"""What stands out in a file: nothing in random ones, the cause in those that have one, each cause once."""

from typing import Final

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from scipy import stats

from lib.report.facets.contrasts import MOST, contrasts, corrected
from lib.report.facets.facet import Cut, Facet
from lib.report.facets.of_file import FacetKey
from lib.report.facets.part_tests import contrasted, is_worth, parts_against_rest
from lib.report.facets.sentences import numbers, sentence
from tests.helpers.answered_lookups import ENGLISH, FARSI
from tests.helpers.file_rows import facets_of, planted_file, random_file

RUNS: Final = 24
"""Enough to notice a mistake; `bench/explain.py` has more."""


def test_random_files_of_twenty_columns_say_nothing() -> None:
    told = sum(bool(contrasts(*random_file(np.random.default_rng(seed), 3_000, 0.16))) for seed in range(RUNS))
    assert told <= 0.05 * RUNS


@pytest.mark.parametrize("rows", [3_000, 20_000])
def test_a_part_of_200_rows_that_fails_twice_as_often_is_found(rows: int) -> None:
    found = 0
    for seed in range(RUNS // 2):
        facets, codes, key = planted_file(np.random.default_rng(seed), rows, 0.2)
        found += any((key, 0) in each.conditions for each in contrasts(facets, codes))
    assert found >= 0.95 * RUNS / 2


def test_without_ceilings_the_correction_is_that_of_benjamini_and_hochberg() -> None:
    p_values = np.random.default_rng(5).random(40) ** 4
    padded = np.concatenate((p_values, np.ones(60)))
    expected = stats.false_discovery_control(padded, method="bh")[:40]
    assert corrected(p_values, np.ones(100)) == pytest.approx(expected)


def test_parts_that_hardly_ever_differ_enough_by_chance_cost_the_others_nothing() -> None:
    p_values = np.array([0.001, 0.2])
    alone = corrected(p_values, np.ones(10))
    assert corrected(p_values, np.concatenate((np.ones(10), np.full(990, 1e-12)))) == pytest.approx(alone, rel=1e-3)
    assert corrected(p_values, np.ones(1_000))[0] > 50 * alone[0]


@pytest.mark.parametrize("base", [0.1, 0.3])
def test_a_ceiling_is_at_least_how_often_chance_makes_a_part_worth_telling(base: float) -> None:
    rows = contrasted(*random_file(np.random.default_rng(6), 4_000, base))
    assert rows is not None
    every = rows.targets[0]
    ceilings = parts_against_rest(rows, [every]).ceilings
    sizes = np.concatenate([parts.counts.sum(axis=1) for parts in rows.parts])
    failures, total = np.int64(rows.counts[list(every)].sum()), np.int64(rows.total)
    hits = np.arange(failures + 1)
    for size, ceiling in zip(sizes.tolist(), ceilings.tolist(), strict=True):
        told = hits[is_worth(hits, np.full(len(hits), size), np.full(len(hits), failures), total)]
        assert ceiling >= stats.hypergeom.pmf(told, total, failures, size).sum() * (1 - 1e-9)
    assert 0 < np.count_nonzero(ceilings < 1e-3) < len(ceilings)


def columns(*places: NDArray[np.integer]) -> dict[FacetKey, Facet]:
    return {
        FacetKey(f"own_{place}", Cut.VALUE): Facet(
            pa.array([str(part) for part in range(int(each.max()) + 1)]), each.astype(np.int32), is_ordered=False
        )
        for place, each in enumerate(places)
    }


def test_a_code_that_is_nearly_all_in_one_part_is_said_with_its_code_and_its_numbers() -> None:
    rng = np.random.default_rng(2)
    line = rng.choice(3, 3_000, p=[0.35, 0.4, 0.25])
    codes = np.full(3_000, 3, dtype=np.int32)
    codes[rng.choice(np.flatnonzero(line == 0), 160, replace=False)] = 9
    codes[rng.choice(np.flatnonzero(line != 0), 40, replace=False)] = 9
    codes[rng.choice(np.flatnonzero(codes == 3), 300, replace=False)] = 23
    (only,) = contrasts(columns(line, rng.choice(5, 3_000)), codes)
    assert (only.conditions, only.codes, only.is_any) == (((FacetKey("own_0", Cut.VALUE), 0),), (9,), False)
    assert (only.hits, only.failures, only.rows, only.total) == (160, 200, int(np.count_nonzero(line == 0)), 3_000)


def test_what_only_two_columns_together_explain_is_said_of_both() -> None:
    rng = np.random.default_rng(3)
    line, operator = rng.choice(4, 8_000), rng.choice(4, 8_000)
    fails = np.where((line == 1) & (operator == 2), 0.6, 0.05)
    codes = np.where(rng.random(8_000) < fails, 9, 3).astype(np.int32)
    (only,) = contrasts(columns(line, operator), codes)
    assert {(key.column, place) for key, place in only.conditions} == {("own_0", 1), ("own_1", 2)}


def test_a_cause_that_several_columns_show_is_said_once_and_no_more_than_three_are() -> None:
    rng = np.random.default_rng(4)
    campaign = rng.choice(10, 20_000)
    codes = np.where(rng.random(20_000) < np.where(campaign < 1, 0.5, 0.1), 9, 3).astype(np.int32)
    assert len(contrasts(columns(campaign, campaign, campaign), codes)) == 1
    codes = np.where(rng.random(20_000) < np.where(campaign < 5, 0.5, 0.1), 9, 3).astype(np.int32)
    assert len(contrasts(columns(campaign), codes)) <= MOST


@pytest.mark.parametrize("codes", [[], [3] * 500, [9] * 500, [3] * 490 + [9] * 10, [1] * 250 + [9] * 250])
def test_without_both_sent_and_failed_messages_nothing_is_said(codes: list[int]) -> None:
    part = (np.arange(len(codes)) * 2 // max(len(codes), 1)).astype(np.int32)
    facets = (
        columns(part)
        if codes
        else {FacetKey("own_0", Cut.VALUE): Facet(pa.array([], pa.string()), part, is_ordered=False)}
    )
    assert contrasts(facets, np.array(codes, np.int32)) == []


def test_a_sentence_has_the_share_the_base_rate_and_the_numbers_behind_both() -> None:
    lines = ["3000123"] * 300 + ["50004"] * 700
    codes = [9] * 80 + [3] * 220 + [9] * 20 + [3] * 680
    facets = facets_of({"line": lines}, codes)
    (key,) = facets.ways()
    (only,) = contrasts({key: facets.facet(key)}, facets.rows.codes)
    plain = str.maketrans("", "", "\u2068\u2069")
    said = sentence(only, facets, {}, ENGLISH).translate(plain)
    assert said == (
        "80% of “Not delivered: advertising block (9)” is where line is 3000123, which carried 30% of the messages."
    )
    assert numbers(only, ENGLISH).translate(plain) == (
        "80 of 100, in 300 of 1,000 rows: 26.7% of these, and 2.9% of the other rows."
    )
    assert "۸۰٪" in sentence(only, facets, {}, FARSI)
