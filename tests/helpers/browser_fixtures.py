"""The fixtures of tests in a browser: a shared Chromium, served dashboards, and people who visit them."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.helpers.chromium import ContextPool, SharedBrowser
from tests.helpers.dashboard_server import BESIDE, Server, dashboard
from tests.helpers.person import Person, Visit
from tests.helpers.schedule import is_in_browser

_SHARED: Final = SharedBrowser()
# What moves is drawn again and again, by the processor: a tenth of the time of all these tests.
_USUAL: Final[dict[str, Any]] = {"viewport": {"width": 1400, "height": 2600}, "reduced_motion": "reduce"}
_OF_A_PAGE: Final = {"viewport", "color_scheme", "reduced_motion"}
"""The options that a page may have other than its context, so that contexts are shared whatever these are."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """Close the browser after the last test of a module, unless the next module begins with tests in a browser."""
    try:
        return (yield)
    finally:
        is_needed = nextitem is not None and (nextitem.path == item.path or is_in_browser(nextitem))
        if not is_needed:
            _SHARED.close()


@pytest.fixture(scope="module")
def browser() -> Browser:
    """The browser; what a test opens in it by itself it closes, too."""
    return _SHARED.open()[0]


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> ContextPool:  # noqa: ARG001 - it is open
    """The contexts of the browser that are shared."""
    return _SHARED.open()[1]


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard whose sandbox answers at once."""
    with dashboard(tmp_path_factory.mktemp("quick"), NIKSMS_SANDBOX_LATENCY="0.01", **BESIDE) as server:
        yield server


@pytest.fixture(scope="session")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard whose sandbox takes half a minute for the sample Ids."""
    environ = {"NIKSMS_SANDBOX_LATENCY": "0.5", "NIKSMS_BATCH_SIZE": "2"}
    with dashboard(tmp_path_factory.mktemp("slow"), **environ, **BESIDE) as server:
        yield server


@contextmanager
def visits(browser: Browser, contexts: ContextPool) -> Iterator[Visit]:
    """Let people visit servers; when they leave, nothing may have gone wrong in their browser.

    Each person has cookies, storage and permissions of their own, in a shared context that is free, or with
    `is_shared=False` in a new one, for what cannot be undone.
    """
    people: list[Person] = []

    def come(server: Server, path: str = "/", *, is_shared: bool = True, **options: Any) -> Person:  # noqa: ANN401 - those of Playwright
        if is_shared:
            of_page = {name: options.pop(name) for name in _OF_A_PAGE & options.keys()}
            context = contexts.acquire(server.url, **_USUAL, **options)
            page = context.new_page()
            _set(page, **of_page)
            person = Person(page, server, end=lambda: contexts.release(context, server.url))
        else:
            person = Person(browser.new_page(**{**_USUAL, **options}), server)
        people.append(person)
        person.open(path)
        return person

    yield come
    for person in people:
        person.leave()


def _set(page: Page, viewport: Any = None, **media: Any) -> None:  # noqa: ANN401 - those of Playwright
    if viewport is not None:
        page.set_viewport_size(viewport)
    if media:
        page.emulate_media(**media)


@pytest.fixture
def visit(browser: Browser, contexts: ContextPool) -> Iterator[Visit]:
    """Visits that end with the test."""
    with visits(browser, contexts) as come:
        yield come


@pytest.fixture(scope="module")
def long_visit(browser: Browser, contexts: ContextPool) -> Iterator[Visit]:
    """Visits that end with the module, for a person whom all its tests look at."""
    with visits(browser, contexts) as come:
        yield come
