"""Which dialect the settings choose, what each needs, and where it asks."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.gateway.dialects import DIALECTS
from lib.gateway.soap import fits_xml
from lib.settings import SettingsError, load
from tests.helpers.dialect_cases import DIALECT_CASES

NO_SECRETS = Path("/nowhere/secrets.toml")
ACCOUNT = {"NIKSMS_USERNAME": "desk", "NIKSMS_PASSWORD": "p@ss word"}
API_KEY = {"NIKSMS_API_KEY": "key"}
SECRETS = {"rest": ACCOUNT, "soap": ACCOUNT, "publicapi": ACCOUNT, "webservice": API_KEY}
KNOWN = {
    "publicapi": "https://niksms.com/fa/publicapi/GetSmsDelivery",
    "webservice": "https://webservice.niksms.com/api/v1/web-service/sms/status/niksms",
}
SOAP = "http://niksms.com:1370/NiksmsWebservice.svc"


def lines(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(environ, NO_SECRETS)
    return str(caught.value).split("\n")


def test_every_dialect_can_be_chosen_and_nothing_else() -> None:
    assert set(DIALECTS) == {"sandbox", *DIALECT_CASES}
    everything = {"NIKSMS_URL": "https://sms.example/x", **ACCOUNT, **API_KEY}
    for key in DIALECTS:
        assert load({**everything, "NIKSMS_DIALECT": key}, NO_SECRETS).provider_dialect is DIALECTS[key]
    (line,) = lines({**everything, "NIKSMS_DIALECT": "carrier-pigeon"})
    assert line.startswith("NIKSMS_DIALECT: takes `sandbox`, `rest`, `soap`, `publicapi` or `webservice`")


@pytest.mark.parametrize(("dialect", "address"), KNOWN.items())
def test_a_dialect_asks_at_its_known_address_unless_another_is_set(dialect: str, address: str) -> None:
    given = {"NIKSMS_DIALECT": dialect, **SECRETS[dialect]}
    assert load(given, NO_SECRETS).address == address
    assert load({**given, "NIKSMS_URL": "https://sms.example/x"}, NO_SECRETS).address == "https://sms.example/x"


def test_the_known_address_of_soap_is_plain_http_and_has_to_be_allowed() -> None:
    given = {"NIKSMS_DIALECT": "soap", **ACCOUNT}
    (line,) = lines(given)
    assert line.startswith("NIKSMS_URL: is plain http")
    assert "NIKSMS_ALLOW_HTTP=true" in line
    assert load({**given, "NIKSMS_ALLOW_HTTP": "true"}, NO_SECRETS).address == SOAP
    assert load({**given, "NIKSMS_URL": "https://sms.example/x"}, NO_SECRETS).address == "https://sms.example/x"


def test_rest_has_no_known_address() -> None:
    assert lines({"NIKSMS_DIALECT": "rest", **ACCOUNT}) == ["NIKSMS_URL: is needed for the dialect `rest`"]
    assert load({}, NO_SECRETS).address is None


@pytest.mark.parametrize(
    ("dialect", "missing"), [(dialect, name) for dialect, names in SECRETS.items() for name in names]
)
def test_a_dialect_without_what_it_needs_is_one_clear_line(dialect: str, missing: str) -> None:
    all_given = {"NIKSMS_DIALECT": dialect, "NIKSMS_URL": "https://sms.example/x", **ACCOUNT, **API_KEY}
    given = {name: value for name, value in all_given.items() if name != missing}
    assert lines(given) == [f"{missing}: is needed for the dialect `{dialect}`"]
    assert load(all_given, NO_SECRETS).dialect == dialect


@pytest.mark.parametrize("dialect", DIALECT_CASES)
def test_what_another_dialect_needs_is_not_asked_for(dialect: str) -> None:
    given = {"NIKSMS_DIALECT": dialect, "NIKSMS_URL": "https://sms.example/x", **SECRETS[dialect]}
    assert load(given, NO_SECRETS).dialect == dialect


@pytest.mark.parametrize(
    ("given", "dialect"),
    [
        ({}, "sandbox"),
        (API_KEY, "webservice"),
        ({**API_KEY, "NIKSMS_URL": "https://sms.example/x"}, "webservice"),
        ({**API_KEY, **ACCOUNT, "NIKSMS_URL": "https://sms.example/x"}, "rest"),
        ({**API_KEY, "NIKSMS_DIALECT": "sandbox"}, "sandbox"),
    ],
)
def test_without_a_dialect_an_api_key_alone_is_for_the_webservice(given: dict[str, str], dialect: str) -> None:
    assert load(given, NO_SECRETS).dialect == dialect


def test_a_blank_api_key_is_none() -> None:
    (line,) = lines({"NIKSMS_API_KEY": "  "})
    assert line == "NIKSMS_API_KEY: is needed for the dialect `webservice`"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(lambda text: f"Zq7{text}Zq7"))
def test_what_xml_cannot_carry_is_refused_for_soap_by_name_without_being_said(password: str) -> None:
    given = {"NIKSMS_DIALECT": "soap", "NIKSMS_URL": "https://sms.example/x", **ACCOUNT, "NIKSMS_PASSWORD": password}
    if fits_xml(password):
        assert load(given, NO_SECRETS).dialect == "soap"
    else:
        (line,) = lines(given)
        assert line.startswith("NIKSMS_PASSWORD: holds a control character")
        assert "Zq7" not in line
    assert load({**given, "NIKSMS_DIALECT": "publicapi"}, NO_SECRETS).dialect == "publicapi"
