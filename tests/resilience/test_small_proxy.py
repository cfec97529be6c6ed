"""nginx that lets smaller bodies pass than the dashboard takes: the page says who refuses, and what to do."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.browser.test_paste import LARGE, give, ids, said
from tests.helpers.dashboard_server import Server, dashboard, free_port
from tests.helpers.person import Visit
from tests.helpers.proxies import nginx

SITE = """
map $http_upgrade $connection_upgrade {{ "" close; default upgrade; }}
server {{
    listen 127.0.0.1:{port};
    client_max_body_size 50k;
    location / {{
        proxy_pass {server};
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
    }}
}}
"""


@pytest.fixture
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed")
    folder, port = tmp_path_factory.mktemp("small"), free_port()
    with (
        dashboard(folder, NIKSMS_SANDBOX_LATENCY="0") as server,
        nginx(folder, port, SITE.format(port=port, server=server.url)),
    ):
        yield replace(server, url=f"http://127.0.0.1:{port}")


def test_what_is_too_large_for_the_proxy_is_said_to_be_that(visit: Visit, behind: Server) -> None:
    person = visit(behind, "/?language=en")
    give(person, ids(LARGE))
    expect(said(person)).to_contain_text(
        "A server in front of the dashboard refuses a text of 0.2 MB. Paste it in parts"
    )
    file = behind.log.parent / "list.csv"
    file.write_text(ids(LARGE))
    person.part("ids_file").locator("input[type=file]").set_input_files(file)
    alert = person.part("ids_file").get_by_role("alert")
    expect(alert).to_contain_text("A server in front of the dashboard refuses a file of this size. Divide the file")
    person.troubles.clear()  # the browser tells of each

    # What the proxy lets pass is asked as ever.
    person.open("/?language=en")
    person.paste(ids(3))
    person.check()
    person.see_report()
    person.leave()  # before the proxy has gone
