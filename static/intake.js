// The box of Ids: how a question is put, and how the next one takes its place once the first is answered. All listeners
// are on the document, since Streamlit may redraw the elements at any time.
//
// The page draws <div class="answered" data-differs> where it shows a lookup. It says whether the box holds what the
// lookup was started with, as far as the server knows; what is being typed is known here alone.

"use strict";

(() => {
  const root = document.documentElement;
  const BOX = ".st-key-ids_text textarea";
  const CARD = ".paste-card";
  const REMOVE = ".st-key-ids_remove button";
  const CHECK = ".st-key-check button";
  const NEXT = ".st-key-next button";
  const CLOSE = ".st-key-close button";
  const EDIT = ".edit-list";
  const DRAWN = '[data-testid="stMain"] [data-testid="stElementContainer"]';
  const SKELETON = '[data-testid="stSkeleton"]'; // in place of an element whose script the browser has not loaded yet
  const LOOKUP = ".st-key-lookup";
  const SPENT = ".spent-file";
  const FILE_REMOVE = '.st-key-ids_file [data-testid="stFileChipDeleteBtn"] button';
  const FIELDS = "input, textarea, select, [contenteditable=true]";
  const OVERLAYS = '[role=dialog], [role=menu], [data-st-overlay-root] [role=listbox], [data-testid="stPopoverBody"], #portal > *';
  const TOOLTIP = "[role=tooltip]"; // Escape closes it, and a paste may come while the pointer rests on something
  const PATIENCE_MS = 10_000;
  const LOOK_EVERY_MS = 50;

  const find = (selector) => document.querySelector(selector);
  const isQuiet = () => find(".stApp")?.dataset.testScriptState === "notRunning";
  const isSame = (one, other) => one.trim() === other.trim();

  const when = (look, act, deadline = performance.now() + PATIENCE_MS, giveUp = () => {}) => {
    const found = look();
    if (found) act(found);
    else if (performance.now() < deadline) return setTimeout(when, LOOK_EVERY_MS, look, act, deadline, giveUp);
    else giveUp();
    return 0;
  };

  // --- Whether the answer is that of the box -------------------------------------------------------------------------
  let known = null; // what the server has of the box, while the box holds something else
  let hearing = 0;

  const answered = () => [...document.querySelectorAll(".answered")].at(-1);
  const isStale = () => root.dataset.box === "changed" || answered()?.dataset.differs === "yes";
  const isAnswered = () => answered() && !isStale() && root.dataset.intake !== "open";

  const mark = (isChanged) => {
    if (isChanged) root.dataset.box = "changed";
    else delete root.dataset.box;
  };

  document.addEventListener("beforeinput", ({ target }) => {
    if (target.matches?.(BOX)) known ??= target.value;
  }, true);

  // The server has heard of the text when it has nothing more to draw; then it says itself whether the text differs.
  const hear = () => {
    clearTimeout(hearing);
    hearing = setTimeout(() => when(isQuiet, () => {
      known = null;
      mark(false);
    }), 200);
  };
  document.addEventListener("focusout", ({ target }) => {
    if (target.matches?.(BOX)) hear();
  });

  // A reply to another customer must not be taken from a report that is not of the Id in the box; a file may.
  document.addEventListener("click", (event) => {
    if (!isStale() || !event.target.closest?.(`${LOOKUP} :is(.copy, .own-button:not([data-download]))`)) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("copy", (event) => {
    if (isStale() && getSelection().anchorNode?.parentElement?.closest(LOOKUP)) event.preventDefault();
  }, true);

  // --- Asking --------------------------------------------------------------------------------------------------------
  // Streamlit sends the text when the box loses the focus or on Ctrl+Enter. After a paste people look for what was
  // understood, so the text is sent at once, and the focus stays where it was.
  const commit = (box) => {
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
    hear();
  };

  // The wait for the button; it is cancelled when the text is changed again, since that text is no longer the one
  // meant.
  let waiting = 0;

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(BOX)) return;
    clearTimeout(waiting);
    clearTimeout(hearing);
    mark(known === null || !isSame(known, event.target.value));
    // By now React has the text; its commit must come after that has been drawn.
    if (/^insertFrom(Paste|Drop)/.test(event.inputType)) setTimeout(commit, 0, event.target);
  });

  const pressWhenReady = (deadline) => {
    const button = find(CHECK);
    if (button && !button.disabled && isQuiet()) button.click();
    else if (performance.now() < deadline) waiting = setTimeout(pressWhenReady, LOOK_EVERY_MS, deadline);
  };

  const askSoon = () => {
    clearTimeout(waiting);
    // The first look comes late enough for the text to have started a run of the script.
    waiting = setTimeout(pressWhenReady, 200, performance.now() + PATIENCE_MS);
  };

  // A person's Ctrl+Enter means 'ask now'. Streamlit sends the text; the button is enabled when the Ids are counted.
  let isPutting = false; // while a text waits for the box that it is to be put into
  let isAskedFor = false; // meanwhile

  document.addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (isPutting && (event.target.matches?.(BOX) || !event.target.closest?.(FIELDS))) {
      isAskedFor = true;
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (event.target.matches?.(BOX)) {
      hear();
      askSoon();
    }
  }, true);

  // --- The line, and the list that it opens --------------------------------------------------------------------------
  const open = (isOpen) => {
    if (isOpen) root.dataset.intake = "open";
    else delete root.dataset.intake;
    document.querySelectorAll(EDIT).forEach((button) => button.setAttribute("aria-expanded", String(isOpen)));
  };

  document.addEventListener("click", ({ target }) => {
    if (target.closest?.(EDIT)) {
      open(root.dataset.intake !== "open");
      if (root.dataset.intake === "open") find(BOX)?.focus();
    } else if (target.closest?.(CHECK)) open(false);
  });

  // --- The next question ---------------------------------------------------------------------------------------------
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.(BOX) && isAnswered()) target.select();
  });
  // The press of the mouse that brings the focus would put the caret into the text.
  let isEntering = false;
  document.addEventListener("pointerdown", ({ target }) => {
    isEntering = target.matches?.(BOX) && document.activeElement !== target;
  }, true);
  document.addEventListener("click", ({ target }) => {
    if (isEntering && target.matches?.(BOX) && isAnswered()) target.select();
    isEntering = false;
  });

  const insert = (box, text) => {
    isPutting = false;
    box.focus();
    box.select();
    const data = new DataTransfer();
    data.setData("text/plain", text);
    // paste.js takes what is too large for the box.
    if (!box.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }))) return;
    document.execCommand("insertText", false, text);
    setTimeout(commit, 0, box);
    if (isAskedFor) askSoon();
    isAskedFor = false;
  };

  const stopPutting = () => {
    isPutting = isAskedFor = false;
  };

  const put = (text) => {
    open(false);
    isPutting = true;
    if (find(CARD)) find(REMOVE)?.click();
    when(() => !find(CARD) && find(BOX), (box) => insert(box, text), undefined, stopPutting);
  };

  const putOnceDrawn = (text, patience) => {
    isPutting = true;
    when(() => isQuiet() && find(`${BOX}, ${CARD}`), () => put(text), performance.now() + patience, stopPutting);
  };

  document.addEventListener("paste", (event) => {
    if (event.target.matches?.(BOX)) {
      if (isAnswered()) event.target.select();
      return;
    }
    const text = event.clipboardData?.getData("text/plain");
    if (!text?.trim() || event.target.closest?.(FIELDS) || find(OVERLAYS)) return;
    if (find(`${BOX}, ${CARD}`)) put(text);
    // Whoever opens the page to ask pastes before it is drawn.
    else if (!isQuiet() || !find(DRAWN) || find(SKELETON)) putOnceDrawn(text, PATIENCE_MS);
    else return;
    event.preventDefault();
  }, true);

  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(`${NEXT}, ${CLOSE}`)) return;
    open(false);
    clearTimeout(waiting);
    when(() => !answered() && isQuiet() && find(BOX), (box) => box.focus());
  }, true);

  document.addEventListener("keydown", (event) => {
    const { key, target, isTrusted } = event;
    if (!isTrusted || key !== "Escape" || event.isComposing || !find(NEXT) || find(OVERLAYS) || find(TOOLTIP)) return;
    if (target.closest?.(`${FIELDS}, [data-testid="stDataFrame"]`) && !target.matches(BOX)) return;
    find(NEXT).click();
  }, true);

  // --- What the page asks for ----------------------------------------------------------------------------------------
  // Streamlit cannot take a file out of its upload; the button on the file can. The box of a page that opens without an
  // answer has the focus, unless something else has it already.
  let isOpened = false;
  let spent = null; // the file that was taken out last: its marker is still there when another file comes
  const look = () => {
    const file = find(SPENT)?.dataset.file ?? null;
    if (file && file !== spent && find(FILE_REMOVE)) {
      spent = file;
      find(FILE_REMOVE).click();
    }
    const box = find(BOX);
    // As one line it would show the middle of the last lines that were seen in it.
    if (box && document.activeElement !== box && isAnswered()) box.scrollTop = 0;
    if (isOpened || !box || !isQuiet()) return;
    isOpened = true;
    if (!answered() && document.activeElement === document.body) box.focus();
  };
  let isDue = false;
  new MutationObserver(() => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      look();
    });
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });

  // --- Ids in the fragment of the address ----------------------------------------------------------------------------
  // A link of another program, or the bookmark of the guide, brings Ids to the box. The fragment is never sent, and is
  // taken off before Streamlit reads the address; nobody but a person starts the lookup.
  const FRAGMENT = "#ids=";

  const decoded = (text) => {
    try {
      return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
      return text;
    }
  };

  const takeFragment = () => {
    if (!location.hash.startsWith(FRAGMENT)) return;
    const text = decoded(location.hash.slice(FRAGMENT.length));
    history.replaceState(history.state, "", location.pathname + location.search);
    if (text.trim()) putOnceDrawn(text, 60_000);
  };
  window.addEventListener("hashchange", takeFragment);
  takeFragment();

  // The guide shows the bookmark as a link to be dragged; Streamlit would take its address out of the HTML.
  const HOME = new URL("../..", document.currentScript.src).href;
  const BOOKMARK = `javascript:void open(${JSON.stringify(HOME + FRAGMENT)}+encodeURIComponent(String(getSelection())),"_blank","noopener")`;
  const arm = () => document.querySelectorAll("a.bookmarklet:not([href])").forEach((link) => (link.href = BOOKMARK));
  document.addEventListener("pointerover", arm);
  document.addEventListener("focusin", arm);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a.bookmarklet")) event.preventDefault();
  });
})();
