"""Who may enter follows the file of secrets as it changes, and the environment goes before it."""

from pathlib import Path

import pytest

from lib.settings import LivingRules, SettingsError


def written(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def test_a_change_of_the_file_holds_at_once(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    written(path, 'NIKSMS_STAFF = "a@x.test"')
    # As Streamlit does with what it reads in the file.
    rules = LivingRules({"NIKSMS_STAFF": "a@x.test"}, path)
    assert rules().policy.staff.emails == {"a@x.test"}
    written(path, 'NIKSMS_STAFF = "bb@x.test"\nNIKSMS_IDLE_MINUTES = 5')
    assert rules().policy.staff.emails == {"bb@x.test"}
    assert rules().idle_seconds == 300
    path.unlink()
    assert not rules().policy


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    written(path, 'NIKSMS_STAFF = "a@x.test"')
    rules = LivingRules({"NIKSMS_STAFF": "env@x.test"}, path)
    written(path, 'NIKSMS_STAFF = "other@x.test"')
    assert rules().policy.staff.emails == {"env@x.test"}


@pytest.mark.parametrize("broken", ['NIKSMS_STAFF = "', 'NIKSMS_STAFF = "x.test"', "NIKSMS_IDLE_MINUTES = 0"])
def test_a_file_that_cannot_be_read_gives_no_rules_until_it_can(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "secrets.toml"
    written(path, 'NIKSMS_STAFF = "a@x.test"')
    rules = LivingRules({}, path)
    assert rules().policy
    written(path, broken)
    for _ in range(2):
        with pytest.raises(SettingsError):
            rules()
    written(path, 'NIKSMS_STAFF = "a@x.test"  # mended')
    assert rules().policy


def test_another_setting_that_is_wrong_by_now_does_not_lock_people_out(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    written(path, 'NIKSMS_STAFF = "a@x.test"\nNIKSMS_BATCH_SIZE = "many"')
    assert LivingRules({}, path)().policy
