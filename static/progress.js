// How far a lookup is, asked for beside Streamlit, which would run a script each time: twice a second, and less often
// where the server says that it will take long, or takes long to answer. The ticket of the session is in a header. Where
// more has changed than the figures, or the lookup has ended, the page is asked to look. A page that is looked at has the
// server wait with its answer in place of waiting itself, and so hears of the end at once; one in the background would
// take one of the few connections that a browser opens to a server.
//
// When no figures come any more although the lookup has not ended, the server is gone or out of reach: they are hidden,
// and the page says so, until there are new ones.

"use strict";

(() => {
  const ADDRESS = new URL("../progress", document.currentScript.src);
  const MARK = ".progress-drawn";
  const SILENT_MS = 5_000;
  const LOOK_MS = 500;
  const REST = 5; // times as long as the answer took
  const LONGEST_MS = 2_000;
  const LOOK_FOR_YOURSELF = 204;

  let drawn = null;
  let since = performance.now();
  let looksAgain = null; // the drawing that was found out of date: the page is asked once for another

  const last = (selector) => [...document.querySelectorAll(selector)].at(-1);

  const lookAgain = () => {
    if (looksAgain === drawn) return;
    looksAgain = drawn;
    last(".st-key-look_at_progress button")?.click();
  };

  const ask = async (ticket) => {
    const headers = { "X-Progress-Ticket": ticket, ...(document.hidden ? {} : { Prefer: "wait=2" }) };
    const answer = await fetch(ADDRESS, { method: "POST", headers, signal: AbortSignal.timeout(SILENT_MS) });
    return answer.status === LOOK_FOR_YOURSELF ? { state: null, parts: {} } : answer.ok ? answer.json() : null;
  };

  const show = ({ parts, state }) => {
    since = performance.now();
    for (const [name, html] of Object.entries(parts)) {
      const part = last(`[data-live="${CSS.escape(name)}"]`);
      if (part && part.innerHTML !== html) part.innerHTML = html;
    }
    if (state !== last(MARK)?.dataset.state) lookAgain();
  };

  const look = async () => {
    const [mark, begun] = [last(MARK), performance.now()];
    let [pause, waited] = [LOOK_MS, 0];
    if (mark) {
      // Whatever goes wrong, it is asked again; what the page says until then depends on the time that passes.
      const answer = await ask(mark.dataset.ticket).catch(() => null);
      if (answer?.pause !== undefined) [pause, waited] = [1_000 * answer.pause, 1_000 * answer.waited];
      if (answer && last(MARK)?.dataset.ticket === mark.dataset.ticket) show(answer);
    }
    setTimeout(look, Math.min(Math.max(pause, REST * (performance.now() - begun - waited)), LONGEST_MS));
  };

  const watch = () => {
    const mark = last(MARK);
    const now = performance.now();
    // In the background a browser slows its timers down, which tells nothing of the server.
    if (document.hidden || mark?.dataset.at !== drawn) [drawn, since] = [mark?.dataset.at, now];
    document.documentElement.toggleAttribute("data-silent", Boolean(mark) && now - since > SILENT_MS);
  };

  document.addEventListener("visibilitychange", watch);
  setInterval(watch, LOOK_MS);
  look();
})();
