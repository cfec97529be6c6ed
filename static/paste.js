// A paste too large for the text box of Ids is intercepted and posted to the server once: in the box it would cost the
// browser gigabytes, and Streamlit would send all of it again at every click.
//
// The page puts a <div class="paste-desk"> beside the box, with the ticket, the limits and the texts in its data
// attributes. When the text has been stored, a hidden button makes the page draw itself again, with a card in place of
// the box.

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

  // --- Messages beside the box ---------------------------------------------------------------------------------------
  // The element is looked up each time: the page may have been redrawn, even in the other language.
  const inNumbers = (value) => new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa-IR" : "en", { maximumFractionDigits: 1 }).format(value);

  const tell = (state, words = "", values = {}) => {
    const desk = find(DESK);
    if (!desk) return;
    desk.dataset.state = state;
    // Written only when it changes, so that a screen reader announces it once.
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

  // --- Sending -------------------------------------------------------------------------------------------------------
  let sending = null;
  // Until when the text that was sent waits for its card to be drawn.
  let takenUntil = 0;
  // Set when someone asks while the text is still being sent, or its card drawn.
  let isAskedFor = false;

  const post = (text) => {
    const { ticket, limit, megabyte } = find(DESK).dataset;
    // A Blob is outside the heap of the script, and its size in bytes is known before anything is sent.
    const body = new Blob([text], { type: "text/plain" });
    // Rounded up, so that a size over the limit does not read as the limit.
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
      // A proxy in front may refuse with the same status, by a limit of its own that is not known here.
      else if (request.status === 413) refuse(request.responseText.includes("too_large") ? "tooLarge" : "proxy", sizes);
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
    takenUntil = performance.now() + PATIENCE_MS;
    find(TAKEN)?.click();
    when(() => find(CARD), (card) => {
      takenUntil = 0;
      // The focus was lost with the box, unless the person has moved it elsewhere meanwhile.
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
    // Streamlit's upload prevents every drop beside it; a text of any size may be dropped here.
    if (event.target.matches?.(BOX) && event.dataTransfer?.types.includes("text/plain")) event.stopPropagation();
    take(event, event.dataTransfer);
  }, true);
  document.addEventListener("input", (event) => {
    if (event.target.matches?.(BOX)) tell("idle");
  });

  // --- Asking, and cancelling ----------------------------------------------------------------------------------------
  // Runs before Streamlit's handler: what Streamlit knows of the box is not yet the text that is meant.
  const askLater = (event) => {
    event.preventDefault();
    event.stopPropagation();
    isAskedFor = true;
  };

  document.addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if ((sending && event.target.matches?.(BOX)) || performance.now() < takenUntil) askLater(event);
    else if (event.target.matches?.(CARD)) ask();
  }, true);

  document.addEventListener("click", (event) => {
    if (sending && event.target.closest?.(CHECK)) askLater(event);
    else if (event.target.closest?.(REMOVE)) {
      // The box of before may still be there, unless all is drawn; it may even be taken again.
      when(() => isQuiet() && !find(CARD) && find(BOX), (box) => {
        box.readOnly = false;
        box.focus();
      });
    }
  }, true);

  // When a tab is closed or reloaded in the middle, the server keeps what it had.
  window.addEventListener("pagehide", () => sending?.abort());
})();
