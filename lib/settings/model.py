"""Every setting: its name in the environment, its default, and what it takes."""

from typing import Self

from pydantic import model_validator

from lib.settings.access import AccessSettings
from lib.settings.intake import IntakeSettings
from lib.settings.operating import OperatingSettings
from lib.settings.provider import ProviderSettings
from lib.settings.serving import ServingSettings
from lib.settings.storage import StorageSettings


class Settings(AccessSettings, OperatingSettings, IntakeSettings, StorageSettings, ServingSettings, ProviderSettings):
    """Every setting, by its name in the environment; the descriptions say what each takes."""

    @model_validator(mode="after")
    def _together(self) -> Self:
        problems = [*self.provider_problems(), *self.storage_problems()]
        if problems:
            raise ValueError("\n".join(problems))
        return self
