"""The sample file is read like any other, answered by the ordinary rule, and has a cause that a newcomer is told."""

import numpy as np
import pytest

from lib.domain.operators import NO_OPERATOR
from lib.i18n.language import language
from lib.intake.limits import IntakeLimits
from lib.report.facets.contrasts import contrasts
from lib.report.facets.of_file import FileFacets
from lib.report.facets.recipients import operators_of_ids
from lib.report.files.result_rows import rows_of_file
from lib.report.files.upload_reader import read_upload
from lib.sandbox.sample_file import BLOCKED_LINE, ROWS, sample_file
from lib.sandbox.scenarios import FAULTS, codes_of
from tests.helpers.answered_lookups import answered_with
from tests.helpers.provider import known


@pytest.mark.parametrize(("code", "heading"), [("fa", "شناسه پیامک"), ("en", "message id")])
def test_its_ids_are_found_and_answered_by_the_ordinary_rule(code: str, heading: str) -> None:
    table = read_upload(sample_file(code), IntakeLimits())
    assert (table.row_count, table.rivals, table.columns[table.id_column].header) == (ROWS, (), heading)
    intake = table.intake(table.id_column)
    assert (len(intake.ids), intake.repeated, intake.rejected) == (ROWS, 0, ())
    assert not FAULTS.keys() & set(intake.ids.tolist())
    assert sample_file(code) == sample_file(code)
    operators = known(operators_of_ids(table.rows(table.id_column, intake), ROWS))
    assert len(set(operators.tolist()) - {NO_OPERATOR}) >= 3


@pytest.mark.parametrize("code", ["fa", "en"])
def test_what_stands_out_first_is_the_line_that_is_blocked(code: str) -> None:
    table, lang = read_upload(sample_file(code), IntakeLimits()), language(code)
    intake = table.intake(table.id_column)
    codes = codes_of(intake.ids.tolist())
    answered = answered_with(codes)
    facets = FileFacets(rows_of_file(table.rows(table.id_column, intake), answered, lang), lang)
    found = contrasts({key: facets.facet(key) for key in facets.ways()}, np.array(codes, dtype=np.int32))
    ((key, place),) = found[0].conditions
    assert facets.label(key, place) == BLOCKED_LINE
    assert found[0].codes == (9,)
    assert found[0].hits / found[0].failures > 0.7
    assert len(found) == 1, "nothing else stands out"
