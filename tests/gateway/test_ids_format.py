"""How the Ids are written into a form is a setting, since the provider's page says only 'list of numbers'."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from lib.gateway.dialects import PUBLICAPI, REST, open_gateway
from lib.gateway.ids_format import FORM_FORMATS, IdsFormat
from lib.sandbox.app import REST_PATH, create_app
from lib.sandbox.scenarios import codes_of
from lib.settings import SettingsError, load

IDS = [639258934720294949, 2**63 - 1, 100]
NO_SECRETS = Path("/nowhere/secrets.toml")


def sent(ids_format: IdsFormat) -> list[str]:
    """Return the values of the field of Ids in the request of the `rest` dialect."""
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200, json={"Data": [3] * len(IDS)})

    async def asked() -> None:
        transport = httpx.MockTransport(answer)
        gateway = REST.build_gateway(transport, "https://h", ("desk", "word"), timeout=9, ids_format=ids_format)
        await gateway.ask(IDS)

    asyncio.run(asked())
    return parse_qs(bodies[0].decode("ascii"), strict_parsing=True)["Ids"]


def test_each_format_is_what_its_name_says() -> None:
    texts = [str(each) for each in IDS]
    assert sent(IdsFormat.COMMA_LIST) == [",".join(texts)]
    assert sent(IdsFormat.REPEATED) == texts
    assert sent(IdsFormat.JSON_NUMBERS) == [f"[{','.join(texts)}]"]


@pytest.mark.parametrize("ids_format", FORM_FORMATS)
def test_the_sandbox_answers_each_format(ids_format: IdsFormat) -> None:
    async def asked() -> list[int]:
        async with open_gateway(
            REST,
            f"http://localhost{REST_PATH}",
            ("sandbox", "sandbox"),
            width=1,
            timeout=9,
            app=create_app(latency=0),
            ids_format=ids_format,
        ) as gateway:
            codes: list[int] = (await gateway.ask(IDS)).codes.tolist()
            return codes

    assert asyncio.run(asked()) == codes_of(IDS)


def test_the_setting_is_for_rest_alone() -> None:
    assert load({}, NO_SECRETS).ids_format is IdsFormat.COMMA_LIST
    assert load({"NIKSMS_IDS_FORMAT": "repeated"}, NO_SECRETS).ids_format is IdsFormat.REPEATED
    assert [dialect.takes_ids_format for dialect in (REST, PUBLICAPI)] == [True, False]


@pytest.mark.parametrize("wrong", ["xml_longs", "json_strings", "comma", ""])
def test_anything_else_stops_the_start(wrong: str) -> None:
    with pytest.raises(SettingsError, match="NIKSMS_IDS_FORMAT: takes"):
        load({"NIKSMS_IDS_FORMAT": wrong or "-"}, NO_SECRETS)
