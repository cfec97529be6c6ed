"""A visitor who speaks Streamlit's own protocol over a WebSocket: a session without a browser.

It does what Streamlit's client does: it sends the state of each widget with each run, reruns fragments when told to,
and remembers the ids of widgets by their keys. Of the dashboard's own scripts it does what `static/progress.js` does.
It draws nothing, so fifty visitors cost no more than one Chromium.
"""

import asyncio
import html
import re
import time
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

SECONDS: Final = 240.0
"""How long to wait for anything."""
_COUNT: Final = re.compile(r'<li class="outcome tone-(\w+)">.*?class="outcome-count">([\d,]+)<')
_TICKET: Final = re.compile(r'class="paste-desk"[^>]* data-ticket="([^"]+)"')
_PROGRESS: Final = re.compile(r'class="progress-drawn"[^>]* data-ticket="([^"]+)" data-state="([^"]*)"')
_LOOK_SECONDS, _REST, _LONGEST_SECONDS, _OVER = 0.5, 5, 2.0, 204
"""As in `static/progress.js`."""
_KEY: Final = re.compile(r"-([a-z_]+)$")
_WHOLE: Final = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""How a run ends that has drawn everything."""


class Visitor:
    """A session as an asynchronous context manager; Streamlit reads a sign-in only with `xsrf` and an origin."""

    def __init__(self, url: str, query: str = "language=en", xsrf: str = "", **link: Any) -> None:  # noqa: ANN401 - those of websockets' connect
        self.counts: Counter[str] = Counter()
        self.troubles: list[str] = []
        self.has_report = False
        self.ticket = ""
        self.goes_back = False  # from now on, by the browser's button
        self.session_id = ""
        parts = urlsplit(url)
        self._url = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}/_stcore/stream"
        self._link = link
        self._protocols = [Subprotocol(each) for each in ("streamlit", xsrf) if each]
        self.query = query
        self._ids: dict[str, str] = {}
        self._fragment_of: dict[str, str] = {}
        self._states: dict[str, WidgetState] = {}
        self._fragments: dict[str, asyncio.Task[None]] = {}
        self._has_verdict = False
        self._finished = asyncio.Event()
        self._redrawn = asyncio.Event()
        self._drawn = asyncio.Event()
        self._heard: asyncio.Queue[None] = asyncio.Queue()
        self._progress: tuple[str, str] | None = None

    async def __aenter__(self) -> Self:
        """Open the page and wait until it is drawn."""
        self.socket: ClientConnection = await connect(
            self._url, subprotocols=self._protocols, max_size=None, open_timeout=SECONDS, **self._link
        )
        self._reading = asyncio.create_task(self._read())
        self._looking = asyncio.create_task(self._look())
        await self._run()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the tab."""
        for task in (self._reading, self._looking, *self._fragments.values()):
            task.cancel()
        await self.socket.close()

    async def type(self, key: str, text: str) -> None:
        """Fill a text field; the text is sent with the next click, as a browser does."""
        self._states[key] = WidgetState(id=self._ids[key], string_value=text)

    async def click(self, key: str) -> float:
        """Press a button and return the seconds until the page was drawn."""
        return await self._run(key)

    async def change(self, key: str, value: str | list[str]) -> float:
        """Fill a field, or choose of pills; return the seconds until what the change redraws was drawn."""
        state = WidgetState(id=self._ids[key])
        if isinstance(value, str):
            state.string_value = value
        else:
            state.string_array_value.data.extend(value)
        self._states[key] = state
        self._redrawn.clear()
        started = time.perf_counter()
        await self.send(fragment=self._fragment_of[key], is_by_itself=False)
        async with asyncio.timeout(SECONDS):
            await self._redrawn.wait()
        return time.perf_counter() - started

    async def sees(self, holds: Callable[[], bool]) -> None:
        """Return as soon as `holds` is true of what is drawn."""
        async with asyncio.timeout(SECONDS):
            while not holds():
                self._drawn.clear()
                await self._drawn.wait()

    async def hears(self, parts: int) -> None:
        """Return as soon as so many more parts of the page have come, which is in the middle of a run."""
        async with asyncio.timeout(SECONDS):
            for _ in range(parts):
                await self._heard.get()

    def forget_what_was_heard(self) -> None:
        """Count the parts of the page that come from now on."""
        self._heard = asyncio.Queue()

    async def sees_counts_of(self, total: int) -> None:
        """Return as soon as the counts on the page add up to `total`."""
        await self.sees(lambda: sum(self.counts.values()) == total)

    async def ask(self, text: str) -> float:
        """Look up Ids, wait for the whole report, and return the seconds until the page answered the click."""
        self.has_report = False
        await self.type("ids_text", text)
        seconds = await self.click("check")
        await self.sees(lambda: self.has_report)
        return seconds

    async def send(
        self, *, pressed: str | None = None, fragment: str = "", query: str | None = None, is_by_itself: bool = True
    ) -> None:
        """Have the page, or a fragment of it, redrawn; do not wait for it."""
        message = BackMsg()
        message.rerun_script.query_string = self.query if query is None else query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_history_navigation = self.goes_back
        message.rerun_script.is_auto_rerun = bool(fragment) and pressed is None and is_by_itself
        message.rerun_script.widget_states.widgets.extend(self._states.values())
        if pressed is not None:
            message.rerun_script.widget_states.widgets.add(id=self._ids[pressed], trigger_value=True)
        await self.socket.send(message.SerializeToString())

    async def _run(self, pressed: str | None = None) -> float:
        self._finished.clear()
        started = time.perf_counter()
        await self.send(pressed=pressed)
        async with asyncio.timeout(SECONDS):
            await self._finished.wait()
        return time.perf_counter() - started

    async def _read(self) -> None:
        async for received in self.socket:
            message = ForwardMsg()
            message.ParseFromString(received if isinstance(received, bytes) else received.encode())
            self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "delta":
                self._take_element(message)
                self._heard.put_nowait(None)
            case "auto_rerun":
                fragment = message.auto_rerun.fragment_id
                self._forget(fragment)
                self._fragments[fragment] = asyncio.create_task(self._rerun(fragment, message.auto_rerun.interval))
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self._forget(fragment)
            case "new_session":
                self.session_id = message.new_session.initialize.session_id
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    self._finished.set()
                if message.script_finished in _WHOLE:
                    self._redrawn.set()
                # The verdict begins a report; after an interrupted run the rest is redrawn.
                self.has_report |= self._has_verdict and message.script_finished in _WHOLE
                self._has_verdict = False
                self._drawn.set()
            case _:
                pass

    def _take_element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind is None:
            return
        found = getattr(element, kind)
        key = _KEY.search(getattr(found, "id", ""))
        if key is not None:
            self._ids[key[1]] = found.id
            self._fragment_of[key[1]] = message.delta.fragment_id
        if kind == "exception":
            self.troubles.append(found.type)
        if kind == "html":
            # The desk of pastes has one ticket, the downloads have another.
            ticket = _TICKET.search(found.body)
            self.ticket = ticket[1] if ticket else self.ticket
            progress = _PROGRESS.search(found.body)
            self._progress = (progress[1], progress[2]) if progress else self._progress
            self._has_verdict |= 'class="verdict' in found.body
            self._count(found.body)

    def _count(self, drawn: str) -> None:
        # An outcome that does not occur has no tile.
        counts = Counter({name: int(count.replace(",", "")) for name, count in _COUNT.findall(drawn)})
        self.counts = counts or self.counts

    async def _look(self) -> None:
        """Ask how far the lookup is, as the page does, and have the page drawn anew where it says so."""
        address = self._url.replace("ws", "http", 1).removesuffix("/_stcore/stream") + "/app/progress"
        headers = {"Sec-Fetch-Site": "same-origin", **self._link.get("additional_headers", {})}
        async with httpx.AsyncClient(headers=headers, verify=self._link.get("ssl") or True) as client:
            while True:
                begun, nothing = time.perf_counter(), (_LOOK_SECONDS, 0.0)
                pause, waited = await self._look_once(client, address, *self._progress) if self._progress else nothing
                rest = max(pause, _REST * (time.perf_counter() - begun - waited))
                await asyncio.sleep(min(rest, _LONGEST_SECONDS))

    async def _look_once(self, client: httpx.AsyncClient, address: str, ticket: str, state: str) -> tuple[float, float]:
        """Ask once; return the seconds to pause before the next time, and those that the server waited."""
        try:
            answer = await client.post(address, headers={"X-Progress-Ticket": ticket, "Prefer": "wait=2"})
        except httpx.HTTPError:
            return _LOOK_SECONDS, 0.0
        if answer.status_code == _OVER or (answer.is_success and answer.json()["state"] != html.unescape(state)):
            self._progress = None
            await self.send(pressed="look_at_progress", fragment=self._fragment_of["look_at_progress"])
        if self._progress is None or not answer.is_success:
            return _LOOK_SECONDS, 0.0
        told = answer.json()
        self._count(told["parts"]["answers"])
        self._drawn.set()
        return float(told["pause"]), float(told["waited"])

    def _forget(self, fragment: str) -> None:
        task = self._fragments.pop(fragment, None)
        if task is not None:
            task.cancel()

    async def _rerun(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self.send(fragment=fragment)
