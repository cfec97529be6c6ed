// What the replies and the guide to the codes need in the browser: buttons that copy a text, links that leave the page
// as it is, and focus on the code that the address asks for. All listeners are on the document, since Streamlit may
// redraw the elements at any time.

"use strict";

(() => {
  const SAID_MS = 6_000;
  // Marks of direction: the page needs them, but in a chat or an SMS they may show as boxes.
  const UNSEEN = /[\u200f\u2066-\u2069]/g;

  // --- Copying -------------------------------------------------------------------------------------------------------
  // Browsers allow the clipboard only on https and on this machine; over plain http in an office network a selected
  // text can still be copied.
  const copySelected = (text) => {
    const box = document.createElement("textarea");
    const before = document.activeElement;
    box.value = text;
    box.readOnly = true;
    box.className = "unseen";
    document.body.append(box);
    box.focus({ preventScroll: true });
    box.select();
    let isCopied = false;
    try {
      isCopied = document.execCommand("copy");
    } catch {
      // Reported below, like any other failure.
    }
    box.remove();
    before?.focus({ preventScroll: true });
    return isCopied;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copySelected(text);
    }
  };

  const silences = new WeakMap();

  const say = (button, words) => {
    const line = button.parentElement.querySelector("[role=status]");
    clearTimeout(silences.get(line));
    line.textContent = words;
    silences.set(line, setTimeout(() => (line.textContent = ""), SAID_MS));
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(".copy");
    const source = button?.closest(".copyable").querySelector(".copy-text");
    if (!source) return;
    // Without the fragment, which leads to a part of the page at most.
    if (button.hasAttribute("data-copies-address")) source.textContent = location.href.split("#")[0];
    if (await copy(source.textContent.replace(UNSEEN, ""))) return say(button, button.dataset.copied);
    // What is to be copied by hand must be seen.
    source.hidden = false;
    for (let fold = source.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    getSelection().selectAllChildren(source);
    say(button, button.dataset.failed);
  });

  // --- Links ---------------------------------------------------------------------------------------------------------
  // Streamlit removes `target` from the HTML that it draws. Followed in this tab, the link would start a new session
  // without the pasted Ids and the open lookup, so the attribute is set just before the link is followed.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-new-tab]");
    if (!link) return;
    link.target = "_blank";
    link.rel = "noopener";
  }, true);

  // --- The code that the address asks for ----------------------------------------------------------------------------
  // Focused when it appears, so that it is read first, unless something else has the focus by then.
  let led = null;

  new MutationObserver(() => {
    const lead = document.querySelector("[data-lead]");
    if (lead?.dataset.lead === led) return;
    led = lead?.dataset.lead ?? null;
    if (lead && document.activeElement === document.body) lead.querySelector("h2").focus();
  }).observe(document.body, { subtree: true, childList: true });
})();
