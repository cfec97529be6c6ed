"""What docs/deploy.md says beside its commands is true of the code."""

import re
import tomllib
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from prometheus_client.parser import text_string_to_metric_families

from lib.auth.identity import Identity
from lib.auth.roles import Role
from lib.domain.failures import FailureKind
from lib.domain.instrumentation import EngineState
from lib.domain.lookups import ProviderState
from lib.operations.health import Health, version
from lib.operations.metrics import Metrics
from lib.report.sentinel.alarms import Reading
from lib.report.sentinel.levels import Level
from lib.settings import Settings, load
from lib.store.stats import StoreStats
from lib.web.start_checks import with_sign_in
from tests.helpers.doc_blocks import block, put
from tests.helpers.paths import ROOT
from tests.helpers.provider import known
from tests.helpers.signed_in import signed_in
from tests.helpers.systemd_sandbox import values

PAGE = ROOT / "docs/deploy.md"
TEXT = PAGE.read_text()
READING = Reading(15, None, Level(0.1, 10, 10), Level(0.1, 60, 60), ())


def test_the_table_of_metrics_names_all_there_are_with_their_labels() -> None:
    metrics = Metrics()
    engine, stats = EngineState(is_well=True, is_owner=True), StoreStats({}, 0, 0.0, ProviderState(), has_owner=True)
    metrics.describe(version(), lambda: engine, lambda: stats, lambda: True)
    metrics.describe_faults(lambda: [READING])
    metrics.provider_asked("answered", 0.1)
    metrics.batch_retried(FailureKind.TIMED_OUT)
    metrics.served(200)
    served = {
        (re.sub("_(bucket|count|sum)$", "", sample.name), frozenset(sample.labels) - {"le"})
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }
    rows = re.findall(r"^\| (`niksms_.*?) \|", TEXT, re.MULTILINE)
    named = re.findall(r"`(niksms_\w+)(?:\{(.*?)\})?`", "\n".join(rows))
    assert {(name, frozenset(labels.split(",")) - {""}) for name, labels in named} == served
    used = set(re.findall(r"\b(niksms_[a-z_]+)", block(PAGE, "yaml", "Worth an alarm")))
    assert used <= {name for name, _ in served}


def test_the_table_of_the_parts_names_each_word_that_a_part_may_say() -> None:
    rows = dict(re.findall(r"^\| `(store|engine|breaker)` \| (.*?) \|", TEXT, re.MULTILINE))
    for name, kind in get_type_hints(Health).items():
        words = set(re.findall(r"`(\w+)`", rows[name])) - {"NIKSMS_METRICS_TOKEN"}
        assert words == set(get_args(kind))


def test_the_settings_that_it_gives_are_taken(tmp_path: Path) -> None:
    given = dict(re.findall(r"^(\w+)='(.*)'$", block(PAGE, "sh", "`/etc/niksms-status.env`"), re.MULTILINE))
    filled = {name: value.replace("…", "0123456789abcdef") for name, value in given.items()}
    settings = load(filled, tmp_path / "none")
    assert settings.metrics_token is not None
    ours = {field.alias for field in Settings.model_fields.values()}
    assert {name for name in given if not name.startswith("STREAMLIT_")} <= ours


@pytest.mark.parametrize("page", [PAGE, ROOT / "docs/sign-in.md"], ids=lambda page: page.name)
def test_the_file_of_the_sign_in_lets_in_whom_it_names(page: Path, tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(put(block(page, "toml"), ('cookie_secret = "…"', f'cookie_secret = "{"x" * 64}"')))
    rules = load({}, path).rules
    assert with_sign_in(tomllib.loads(path.read_text())["auth"], rules, None) == []
    roles = [
        rules.policy.role_of(known(Identity.of(signed_in("a", email=address))))
        for address in ("head-of-support@example.com", "a@example.com", "a@example.org")
    ]
    assert roles == [Role.ADMIN, Role.STAFF, None]


def test_the_paths_and_the_port_are_the_same_throughout() -> None:
    unit = block(PAGE, "ini")
    (state,) = values(unit, "ReadWritePaths")
    (port,) = re.findall(r"--server.port (\d+)", unit)
    assert values(unit, "StateDirectory") == [Path(state).name]
    assert values(unit, "EnvironmentFile") == ["/etc/niksms-status.env"]
    assert f"sqlite:///{state}/lookups.sqlite3" in TEXT
    assert f"database={state}/lookups.sqlite3" in TEXT
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", TEXT)) == {port}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z]+)", TEXT))))
def test_every_target_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("value", ["short", "with a space in it", "رمز-عبور-بلند-فارسی", "fifteen-letters"])
def test_a_token_that_could_be_guessed_or_not_be_sent_is_refused(value: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="NIKSMS_METRICS_TOKEN: takes") as refused:
        load({"NIKSMS_METRICS_TOKEN": value}, tmp_path / "none")
    assert value not in str(refused.value)
