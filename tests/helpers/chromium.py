"""Chromium, driven by Playwright and shared: a browser or a context is started only where there is none to share."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.helpers.outside_hosts import noting_proxy

# Chromium obeys the last such list alone, so those that Playwright turns off are named again. The suggestions below the
# address bar start a process for each new window, which takes as long as opening a page. Streamed scripts are compiled
# anew for each page, others are found compiled by all pages of a process but the first.
_DISABLED_FEATURES: Final = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "ScriptStreaming",
)
_OPTIONS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Letters as wide as in a Chromium with windows, which takes no notice of this.
    "--font-render-hinting=none",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # All pages of a context share a process, which then has compiled Streamlit's scripts already.
    "--process-per-site",
    # A page of a test is gone before what is optimized for it pays.
    "--js-flags=--no-opt --no-maglev",
    f"--disable-features={','.join(_DISABLED_FEATURES)}",
)
_LIGHT_PAGE: Final = "/_stcore/health"


def executable() -> str | None:
    """Return Debian's Chromium, the one without windows of its own where it is installed; None where neither is.

    The same pages take a fifth less of the processor there, since nothing is drawn but the page.
    """
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium where it is installed, else the one that Playwright installed."""
    with noting_proxy() as proxy, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=_OPTIONS, proxy=proxy)
        yield browser
        browser.close()


class ContextPool:
    """Contexts that one person after another uses, so that what one has loaded the next need not load again.

    Each context serves one person at a time. The next one finds no page, cookie, stored item or permission of the one
    before; only what the browser has cached remains. A first page stays open, which keeps the process of the context.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: defaultdict[str, list[BrowserContext]] = defaultdict(list)
        self._options: dict[BrowserContext, str] = {}

    def acquire(self, url: str, **options: Any) -> BrowserContext:  # noqa: ANN401 - those of Playwright
        """Return a context with these options that nobody uses, for the server at `url`."""
        key = repr(sorted(options.items()))
        if self._idle[key]:
            return self._idle[key].pop()
        context = self._browser.new_context(**options)
        self._options[context] = key
        context.new_page().goto(url + _LIGHT_PAGE)
        return context

    def release(self, context: BrowserContext, url: str) -> None:
        """Clear a context of what the person has left in it on the server at `url`, for the next one."""
        first, *others = context.pages
        for page in others:
            page.close()
        context.clear_cookies()
        context.clear_permissions()
        session = context.new_cdp_session(first)
        session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
        session.detach()
        self._idle[self._options[context]].append(context)


class SharedBrowser:
    """One Chromium for the test modules that follow each other.

    The event loop of Playwright runs as long as it is open, and beside it `asyncio.run` fails: it is closed before a
    module that uses no browser.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._opened: tuple[Browser, ContextPool] | None = None

    def open(self) -> tuple[Browser, ContextPool]:
        """Return the browser and its contexts; it is started where it is not open."""
        if self._opened is None:
            browser = self._stack.enter_context(chromium())
            self._opened = browser, ContextPool(browser)
        return self._opened

    def close(self) -> None:
        """Close it where it is open."""
        self._stack.close()
        self._opened = None
