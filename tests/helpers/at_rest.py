"""When a page is at rest: what it has sent was answered, the server runs nothing, and nothing changes any more."""

from itertools import count
from typing import Final

from playwright.sync_api import Page

# Until the server answers, nothing on the page tells that an action is on its way; a busy machine takes a while.
_LISTEN: Final = """
  (() => {
    const wire = window.wire = { asked: null, sent: 0, lag: 0 };
    const known = new WeakSet();
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (...given) {
      if (!known.has(this)) this.addEventListener("message", () => {
        if (wire.asked !== null) wire.lag = performance.now() - wire.asked;
        wire.asked = null;
      });
      known.add(this);
      wire.sent = performance.now();
      wire.asked ??= wire.sent;
      return send.apply(this, given);
    };
  })();
"""
# The page has not changed for a moment: a result may not have been drawn. A server that is gone is not waited for.
# Of two quick actions, what is heard may be of the first: of the second nothing may come for as long as that took.
_AT_REST: Final = """
  (turn) => {
    if (window.resting?.turn !== turn) {
      window.resting?.watch.disconnect();
      const resting = { turn, since: performance.now() };
      resting.watch = new MutationObserver(() => { resting.since = performance.now(); });
      resting.watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      window.resting = resting;
    }
    const now = performance.now();
    const isRunning = !document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
    const { asked, sent, lag } = window.wire ?? { asked: null, sent: 0, lag: 0 };
    const isSent = asked !== null && now - sent < 15_000;
    // The script has ended before the browser has drawn all of it; where nothing is served, nothing ever is.
    const isDrawn = document.querySelector("[data-testid=stMain] [data-testid=stElementContainer]")
      && !document.querySelector("[data-testid=stSkeleton]");
    // A fold that opens moves what is below it, and a press on that may be lost. What turns for ever is not waited for.
    const isMoving = document.getAnimations().some((each) =>
      each.playState === "running" && Number.isFinite(each.effect.getComputedTiming().endTime));
    if (isRunning || isSent || isMoving || (!isDrawn && now < 15_000)) window.resting.since = now;
    return now - window.resting.since > Math.min(Math.max(150, lag), 2_000);
  }
"""
_turns: Final = count()


def listen(page: Page) -> None:
    """Note, in all that the page opens from now on, when it sends something to its server and when it hears of it."""
    page.add_init_script(_LISTEN)


def rest(page: Page) -> None:
    """Wait until the page has nothing more to draw."""
    page.wait_for_function(_AT_REST, arg=next(_turns), polling=40)
