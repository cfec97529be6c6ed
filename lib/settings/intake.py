"""The limits of pastes and uploaded files."""

from pydantic import BaseModel, Field

from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.settings.numbers import Whole


class IntakeSettings(BaseModel):
    """The limits of pastes and uploaded files."""

    max_file_mb: Whole = Field(
        50,
        alias="NIKSMS_MAX_FILE_MB",
        ge=1,
        le=1000,
        description="MB of a file that is uploaded, a whole number of 1 to 1000",
    )
    max_paste_mb: Whole = Field(
        32,
        alias="NIKSMS_MAX_PASTE_MB",
        ge=1,
        le=200,
        description="MB of text that is pasted, a whole number of 1 to 200; a million Ids are 20",
    )
    max_rows: Whole = Field(
        2_000_000,
        alias="NIKSMS_MAX_ROWS",
        ge=1,
        le=10_000_000,
        description="rows of a file, a whole number of 1 to 10000000",
    )
    max_columns: Whole = Field(
        200,
        alias="NIKSMS_MAX_COLUMNS",
        ge=1,
        le=1000,
        description="columns of a file, a whole number of 1 to 1000",
    )
    max_cell: Whole = Field(
        32_767,
        alias="NIKSMS_MAX_CELL",
        ge=100,
        le=1_000_000,
        description="characters in a cell of a file, a whole number of 100 to 1000000",
    )
    max_sheet_mb: Whole = Field(
        500,
        alias="NIKSMS_MAX_SHEET_MB",
        ge=1,
        le=4000,
        description="MB of a spreadsheet once it is unpacked, a whole number of 1 to 4000",
    )

    @property
    def intake_limits(self) -> IntakeLimits:
        """How much is taken in at once."""
        return IntakeLimits(
            file_bytes=self.max_file_mb * MEGABYTE,
            paste_bytes=self.max_paste_mb * MEGABYTE,
            rows=self.max_rows,
            columns=self.max_columns,
            cell_characters=self.max_cell,
            sheet_bytes=self.max_sheet_mb * MEGABYTE,
        )
