"""A lookup long enough to be interrupted, a provider that counts requests, and checks that must always hold."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np

from lib.domain.lookups import NOT_ANSWERED, Progress, State
from lib.lookup.limits import LONGEST_PAUSE
from lib.sandbox.app import DEFAULT_CREDENTIAL, REST_PATH
from lib.sandbox.control import CONTROL_PATH, LATENCY_PATH
from lib.sandbox.scenarios import codes_of, sample_ids
from lib.settings import load
from lib.wiring import build
from tests.helpers.dashboard_server import BESIDE, NO_CERTIFICATES
from tests.helpers.provider import known, request_for, served, wait_until

COUNT: Final = 100_000
SIZE: Final = 1000
BATCHES: Final = COUNT // SIZE
WIDTH: Final = 8
QUICK: Final = 0.03
SLOW: Final = 1.0
"""Seconds that a request takes, give or take a half: to get on quickly, and to be interrupted."""
TO_FINISH: Final = 2 * LONGEST_PAUSE
"""Seconds that the rest may take: a provider that was down while a busy machine started another is tried late."""
IDS: Final = sample_ids(COUNT)
CODES: Final = np.array(codes_of(IDS), dtype=np.int32)
NO_SECRETS: Final = Path("/nonexistent")


@dataclass(frozen=True, slots=True)
class CountingProvider:
    """A sandbox provider in a process of its own."""

    address: str

    @property
    def environ(self) -> dict[str, str]:
        """The settings of a dashboard that asks it."""
        account = {"NIKSMS_USERNAME": DEFAULT_CREDENTIAL, "NIKSMS_PASSWORD": DEFAULT_CREDENTIAL}
        limits = {"NIKSMS_BATCH_SIZE": str(SIZE), "NIKSMS_CONCURRENCY": str(WIDTH)}
        return {"NIKSMS_DIALECT": "rest", "NIKSMS_URL": self.address, **account, **limits, **BESIDE}

    @property
    def requests(self) -> int:
        """How many requests have come, those that were given up among them."""
        return int(self._control("GET", CONTROL_PATH)["served"])

    def set_latency(self, seconds: float) -> None:
        """Have a request take about so many seconds from now on."""
        self._control("POST", LATENCY_PATH, {"seconds": seconds})

    def _control(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        address = self.address.removesuffix(REST_PATH) + path
        answer: dict[str, Any] = (
            httpx.request(method, address, json=body, trust_env=False, verify=NO_CERTIFICATES).raise_for_status().json()
        )
        return answer


@contextmanager
def provider(latency: float = QUICK, port: str = "0") -> Iterator[CountingProvider]:
    """Serve a provider that takes about `latency` seconds a request, so COUNT Ids take some 13 times that."""
    with served("--latency", str(latency), "--port", port) as (_, address):
        yield CountingProvider(address)


@dataclass
class LongLookup:
    """A lookup of COUNT Ids in the database of a dashboard, started and watched from outside of its process.

    Attributes:
        folder: The folder of the database.
        environ: The settings of the dashboard.
        seen: How many Ids were done at the last look.
    """

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0

    def __post_init__(self) -> None:
        """Start the lookup."""
        database = {"DATABASE_URL": f"sqlite:///{self.folder / 'lookups.sqlite3'}"}
        self.store = build(load(database | dict(self.environ), NO_SECRETS)).store
        self.lookup_id = self.store.create(request_for(IDS, SIZE, "rest"))

    @property
    def progress(self) -> Progress:
        """How far the lookup is, as a page shows it; never less far than at the last look."""
        progress = known(self.store.progress(self.lookup_id))
        assert self.seen <= progress.done <= COUNT
        assert progress.done == sum(progress.counts.values())
        assert progress.failed == 0
        self.seen = progress.done
        return progress

    def pause_at(self, share: float, asked: CountingProvider) -> None:
        """Wait until this share of the Ids is done, and slow the provider down."""
        asked.set_latency(QUICK)
        wait_until(lambda: self.progress.done >= share * COUNT)
        asked.set_latency(SLOW)

    def check(self) -> None:
        """Check that every stored answer is its own Id's, and that the counts are those of the answers."""
        answered = known(self.store.answered(self.lookup_id))
        progress = answered.progress
        has_answer = answered.codes != NOT_ANSWERED
        assert answered.ids.tolist() == IDS
        assert (answered.codes[has_answer] == CODES[has_answer]).all()
        codes, counts = np.unique(answered.codes[has_answer], return_counts=True)
        assert dict(progress.counts) == dict(zip(codes.tolist(), counts.tolist(), strict=True))
        assert progress.done == has_answer.sum() >= self.seen
        assert not answered.failures
        assert progress.rate >= 0
        assert progress.seconds_left is None or progress.seconds_left >= 0

    def is_in_the_middle(self) -> bool:
        """Whether it is running and half done; checks what is stored of it."""
        self.check()
        return self.progress.state is State.RUNNING and 0 < self.progress.done < COUNT

    def finish(self, asked: CountingProvider) -> None:
        """Wait until it has ended at full speed, and check that all Ids are answered."""
        asked.set_latency(QUICK)
        wait_until(lambda: not self.progress.state.is_live, TO_FINISH)
        self.check()
        assert (self.progress.state, self.progress.done) == (State.FINISHED, COUNT)


def asked_twice(*providers: CountingProvider) -> int:
    """Return how many more requests came than there are batches."""
    return sum(provider.requests for provider in providers) - BATCHES


def is_log_clean(log: Path) -> bool:
    """Whether a server's log has neither an Id nor an uncaught traceback."""
    text = log.read_text()
    return "Traceback" not in text and str(IDS[0])[:9] not in text
