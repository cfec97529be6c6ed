// A text too large for the box of Ids is caught before it gets in, and posted to the server once: in the box it would
// cost the browser gigabytes, and Streamlit would send all of it again at every click.
//
// The page leaves a <div class="paste-desk"> beside the box, with the ticket, the limits and the words in its data
// attributes; when the text has been taken, a button that nobody sees has the page drawn anew, with a card in place
// of the box.

"use strict";

(() => {
  const BOX = ".st-key-ids_text textarea";
  const DESK = ".paste-desk";
  const TAKEN = ".st-key-ids_pasted button";
  const CARD = ".paste-card";
  const REMOVE = ".st-key-ids_remove button";
  const CHECK = ".st-key-check button";
  const ADDRESS = new URL("../paste", document.currentScript.src);
  const PATIENCE_MS = 60_000;
  const LOOK_EVERY_MS = 50;

  const find = (selector) => document.querySelector(selector);
  const isQuiet = () => find(".stApp")?.dataset.testScriptState === "notRunning";

  const when = (look, act, deadline = performance.now() + PATIENCE_MS) => {
    const found = look();
    if (found) act(found);
    else if (performance.now() < deadline) setTimeout(when, LOOK_EVERY_MS, look, act, deadline);
  };

  // --- What is said beside the box ------------------------------------------------------------------------------------
  // The desk is looked up each time: the page may have been drawn anew, in the other language even.
  const inNumbers = (value) => new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa-IR" : "en", { maximumFractionDigits: 1 }).format(value);

  const tell = (state, words = "", values = {}) => {
    const desk = find(DESK);
    if (!desk) return;
    desk.dataset.state = state;
    // A screen reader hears this once: it is written only where it changes.
    const text = (desk.dataset[words] ?? "").replace(/\{(\w+)\}/g, (_, name) => inNumbers(values[name]));
    const line = desk.querySelector("[role=status]");
    if (line.textContent !== text) line.textContent = text;
  };

  const showShare = (share) => {
    tell("sending", "sending");
    const bar = find(`${DESK} progress`);
    if (bar) bar.value = share;
  };

  const refuse = (words, values) => {
    const box = find(BOX);
    if (box) box.readOnly = false;
    tell("refused", words, values);
  };

  // --- Sending --------------------------------------------------------------------------------------------------------
  let sending = null;
  // Set when someone asks for the statuses while the text they ask about is still on its way.
  let isAskedFor = false;

  const post = (text) => {
    const { ticket, limit, megabyte } = find(DESK).dataset;
    // Outside the heap of the script, and its size in bytes is known before anything is sent.
    const body = new Blob([text], { type: "text/plain" });
    // Rounded up: what is over the limit must not read as if it were just at it.
    const sizes = { found: Math.ceil((body.size / megabyte) * 10) / 10, limit: limit / megabyte };
    if (body.size > Number(limit)) return refuse("tooLarge", sizes);

    const request = new XMLHttpRequest();
    const end = (act) => () => {
      sending = null;
      act();
    };
    request.open("POST", ADDRESS);
    request.setRequestHeader("X-Paste-Ticket", ticket);
    request.upload.onprogress = ({ loaded, total }) => showShare(loaded / total);
    request.onload = end(() => {
      if (request.status === 200) taken();
      // A proxy before the app may refuse by the same status, with a limit of its own that nobody here knows.
      else if (request.status === 413 && request.responseText.includes("too_large")) refuse("tooLarge", sizes);
      else if (request.status === 403) refuse("ended");
      else refuse("failed");
    });
    request.onerror = request.onabort = end(() => refuse("failed"));
    sending = request;
    isAskedFor = false;
    find(BOX).readOnly = true;
    showShare(0);
    request.send(body);
  };

  const taken = () => {
    find(TAKEN)?.click();
    when(() => find(CARD), (card) => {
      // The focus went with the box; whoever has taken it elsewhere meanwhile keeps it.
      if (document.activeElement === document.body || document.activeElement?.matches(BOX)) card.focus();
      if (isAskedFor) ask();
    });
  };

  const ask = () => {
    isAskedFor = false;
    when(() => isQuiet() && find(CHECK), (button) => button.click());
  };

  const take = (event, data) => {
    if (!event.target.matches?.(BOX) || !find(DESK)) return;
    if (sending) return event.preventDefault();
    const text = data?.getData("text/plain") ?? "";
    const box = event.target;
    const size = box.value.length - (box.selectionEnd - box.selectionStart) + text.length;
    if (!text || size <= Number(find(DESK).dataset.large)) return;
    event.preventDefault();
    post(box.value.slice(0, box.selectionStart) + text + box.value.slice(box.selectionEnd));
  };

  document.addEventListener("paste", (event) => take(event, event.clipboardData), true);
  document.addEventListener("drop", (event) => {
    // Streamlit's upload forbids every drop beside it; a text may be dropped here, large or small.
    if (event.target.matches?.(BOX) && event.dataTransfer?.types.includes("text/plain")) event.stopPropagation();
    take(event, event.dataTransfer);
  }, true);
  document.addEventListener("input", (event) => {
    if (event.target.matches?.(BOX)) tell("idle");
  });

  // --- Asking, and taking it back -------------------------------------------------------------------------------------
  // Before Streamlit hears of it: what it knows of the box is not yet what is meant.
  const askLater = (event) => {
    event.preventDefault();
    event.stopPropagation();
    isAskedFor = true;
  };

  document.addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (sending && event.target.matches?.(BOX)) askLater(event);
    else if (event.target.matches?.(CARD)) ask();
  }, true);

  document.addEventListener("click", (event) => {
    if (sending && event.target.closest?.(CHECK)) askLater(event);
    else if (event.target.closest?.(REMOVE)) when(() => find(BOX), (box) => box.focus());
  }, true);

  // A tab that is closed or reloaded in the middle: the server keeps what it had.
  window.addEventListener("pagehide", () => sending?.abort());
})();
