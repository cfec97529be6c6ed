"""Settings: their names, the values that they take, and where they are read from."""

from lib.settings.live_rules import LivingRules as LivingRules
from lib.settings.loading import SettingsError as SettingsError
from lib.settings.loading import load as load
from lib.settings.loading import secret_names as secret_names
from lib.settings.model import Settings as Settings
from lib.settings.storage import DEFAULT_DATABASE as DEFAULT_DATABASE
