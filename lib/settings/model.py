"""All settings in one model, and the check of those that must fit together."""

from typing import Self

from pydantic import model_validator

from lib.settings.access import AccessSettings
from lib.settings.intake import IntakeSettings
from lib.settings.operating import OperatingSettings
from lib.settings.provider import ProviderSettings
from lib.settings.serving import ServingSettings
from lib.settings.storage import StorageSettings


class Settings(AccessSettings, OperatingSettings, IntakeSettings, StorageSettings, ServingSettings, ProviderSettings):
    """Every setting of the dashboard; the alias of a field is its name, the description says what it takes."""

    @model_validator(mode="after")
    def _together(self) -> Self:
        problems = [*self.provider_problems(), *self.storage_problems()]
        if problems:
            raise ValueError("\n".join(problems))
        return self
