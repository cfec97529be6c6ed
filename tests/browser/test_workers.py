"""Two replicas behind a proxy, as docs/scaling.md has it, and two workers: a person sees one dashboard."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.dashboard_server import Server, dashboard, free_port
from tests.helpers.doc_blocks import block, put
from tests.helpers.paths import ROOT
from tests.helpers.person import Visit
from tests.helpers.postgres_server import Postgres
from tests.helpers.proxies import nginx
from tests.helpers.workers import deployment, some

PAGE = ROOT / "docs/scaling.md"


@contextmanager
def proxy(folder: Path, replicas: list[Server]) -> Iterator[str]:
    """Put nginx before replicas as the page has it, without TLS; gives its address."""
    port, ports = free_port(), [server.url.rsplit(":", 1)[1] for server in replicas]
    text = re.sub(r"\n +ssl_.*", "", block(PAGE, "nginx"))
    listens = ("listen 443 ssl", f"listen 127.0.0.1:{port}")
    with nginx(folder, port, put(text, ("; Secure", ""), listens, ("8501", ports[0]), ("8502", ports[1]))):
        yield f"http://127.0.0.1:{port}"


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_a_person_sees_one_dashboard_and_another_replica_goes_on_where_one_dies(
    cluster: Postgres, tmp_path: Path, visit: Visit
) -> None:
    settings = {"STREAMLIT_SERVER_COOKIE_SECRET": "the same for all", "NIKSMS_BATCH_SIZE": "100"}
    with deployment(cluster, tmp_path, latency=0.05, **settings) as (opened, counted), ExitStack() as stack:
        for _ in range(2):
            opened.start_worker()
        replicas = [stack.enter_context(dashboard(tmp_path, **opened.environ)) for _ in range(2)]
        url = stack.enter_context(proxy(tmp_path, replicas))
        entrance = Server(url, replicas[0].process, replicas[0].log)
        people = [visit(entrance, "/?language=en") for _ in range(2)]
        # What is pasted or uploaded is in the memory of one replica: the next request must come to it as well.
        people[0].paste("\n".join(map(str, some(20_000))))
        people[1].upload("ids.csv", "\n".join(["id", *map(str, some(250, 50_000))]).encode())
        for person, count in zip(people, (20_000, 250), strict=True):
            person.sees(person.tally, [count, count, 0, 0])
            person.check()
            person.sees(person.counted, count)
        assert len(counted.asked) == 203
        first = people[0]
        lookup = first.page.url
        mine = replica_of(first.page.context.cookies())
        first.page.reload()
        first.see_report()
        assert replica_of(first.page.context.cookies()) == mine
        name, file = first.download("export_csv")
        assert (name.endswith(".csv"), file.read_bytes().count(b"\n")) == (True, 20_001)
        # One of the two has this person's session; whichever dies, both people can go on.
        replicas[0].process.kill()
        replicas[0].process.wait(60)
        for person in people:
            person.page.goto(lookup)
            person.see_report()
            person.sees(person.counted, 20_000)
        for person in people:
            # Their browsers have told of the replica that is gone.
            person.troubles.clear()
            person.leave()


def replica_of(cookies: Sequence[Mapping[str, Any]]) -> str:
    return next(str(cookie["value"]) for cookie in cookies if cookie["name"] == "replica")


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed")
def test_caddy_takes_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "Caddyfile").write_text(block(PAGE, "caddy"))
    command = ["caddy", "adapt", "--validate", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    home = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    ended = subprocess.run(command, env=home, capture_output=True, text=True, check=False)  # noqa: S603 - as installed
    assert ended.returncode == 0, ended.stderr
    assert "127.0.0.1:8502" in ended.stdout


@pytest.mark.parametrize("name", ["niksms-status", "niksms-worker"])
def test_the_units_name_what_is_there(name: str) -> None:
    unit = next(
        block for block in re.findall(r"```ini\n(.*?)```", PAGE.read_text(), re.DOTALL) if name.split("-")[1] in block
    )
    command = re.search(r"ExecStart=/srv/niksms-status/.venv/bin/(\w+) (.*)", unit)
    assert command is not None
    target = {"streamlit": "app.py", "python": "lib/worker.py"}[command[1]]
    assert (ROOT / target).exists()
    assert target.removesuffix(".py").replace("/", ".") in command[2] or target in command[2]
