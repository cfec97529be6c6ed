// What the page needs in the browser and Streamlit does not do. Served as a file, never inline, so that the content
// security policy can forbid inline script.

"use strict";

(() => {
  const root = document.documentElement;

  // --- Language and colour scheme -------------------------------------------------------------------------------------
  // The server sets the language of the first paint. Afterwards the switch on the page changes it without a reload: the
  // script that draws leaves a marker, <span class="page-language" data-language="en" hidden>, and the root follows it.
  // Streamlit says light or dark on .stApp alone; pop-ups hang beside it, so the root must know too.
  const DIRECTIONS = { fa: "rtl", en: "ltr" };

  const set = (name, value) => {
    if (root.getAttribute(name) !== value) root.setAttribute(name, value);
  };

  const follow = () => {
    const markers = document.getElementsByClassName("page-language");
    // While Streamlit swaps elements the old marker may stand beside the new one, which comes later.
    const language = markers.length ? markers[markers.length - 1].dataset.language : undefined;
    if (Object.hasOwn(DIRECTIONS, language)) {
      const isNew = root.lang !== language;
      set("lang", language);
      set("dir", DIRECTIONS[language]);
      if (isNew) sayAll(document.body);
    }
    const app = document.querySelector(".stApp");
    const scheme = app ? getComputedStyle(app).colorScheme : "";
    if (scheme && root.style.colorScheme !== scheme) root.style.colorScheme = scheme;
  };

  // --- Streamlit's own words ------------------------------------------------------------------------------------------
  // It has no catalogue of languages. What staff can meet of its English is said in Persian here, in the text itself and not
  // by generated content, so that what is read aloud is what is seen. A text is replaced only when all of it matches.
  const WORDS = {
    "Skip to main content": "رفتن به محتوای اصلی",
    "App pages": "صفحه‌ها",
    "Expand sidebar": "باز کردن فهرست صفحه‌ها",
    "Collapse sidebar": "بستن فهرست صفحه‌ها",
    "Sidebar": "فهرست صفحه‌ها",
    "Scroll tabs left": "زبانه‌های سمت چپ",
    "Scroll tabs right": "زبانه‌های سمت راست",
    "Link to heading": "پیوند به این عنوان",
    "Open": "باز کردن",
    "Close": "بستن",
    "Dismiss": "بستن",
    "Cancel": "انصراف",
    "Clear value": "پاک کردن",
    "Clear all": "پاک کردن همه",
    "Select all": "انتخاب همه",
    "Selected values": "انتخاب‌شده‌ها",
    "Choose an option": "یکی را انتخاب کنید",
    "Choose options": "انتخاب کنید",
    "No results": "چیزی پیدا نشد",
    "No options to select": "گزینه‌ای نیست",
    "Increment": "بیشتر",
    "Decrement": "کمتر",
    "Copy to clipboard": "رونوشت",
    "progress": "پیشرفت",
    "Press Enter to apply": "برای ثبت، Enter را بزنید",
    "Press Ctrl+Enter to apply": "برای ثبت، Ctrl+Enter را بزنید",
    "Press ⌘+Enter to apply": "برای ثبت، ⌘+Enter را بزنید",
    "Upload": "انتخاب فایل",
    "file upload": "انتخاب فایل",
    "Add files": "فایلی دیگر",
    "add icon": "فایلی دیگر",
    "Drag and drop a file here": "فایل را اینجا رها کنید",
    "Error:": "خطا: ",
    "Network error": "ارتباط با سرور قطع شد",
    "Show/hide columns": "ستون‌ها",
    "(index)": "(ردیف)",
    "Search": "جست‌وجو",
    "Type to search": "برای جست‌وجو بنویسید",
    "Previous Result": "مورد پیشین",
    "Next Result": "مورد بعدی",
    "Close Search": "بستن جست‌وجو",
    "Fullscreen": "تمام صفحه",
    "Close fullscreen": "بستن تمام صفحه",
    "Clear selection": "برداشتن انتخاب",
    "Dataframe column menu": "فهرست کارهای ستون",
    "Copy column name": "رونوشت نام ستون",
    "Sort ascending": "مرتب‌سازی از کم به زیاد",
    "Sort descending": "مرتب‌سازی از زیاد به کم",
    "Statistics": "آمار",
    "Format": "قالب",
    "Autosize": "اندازهٔ خودکار",
    "Pin column": "ثابت نگه داشتن ستون",
    "Unpin column": "رها کردن ستون",
    "Hide column": "پنهان کردن ستون",
    "Count": "تعداد",
    "Empty": "خالی",
    "Distinct": "متمایز",
    "Values": "مقدارها",
    "Minimum": "کمترین",
    "Maximum": "بیشترین",
    "Average": "میانگین",
    "Median": "میانه",
    "Sum": "جمع",
    "Standard deviation": "انحراف معیار",
    "Minimum length": "کمترین طول",
    "Maximum length": "بیشترین طول",
    "Average length": "میانگین طول",
    "empty": "خالی",
    "Page not found": "این صفحه پیدا نشد",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "نشانی‌ای که باز کرده‌اید در این سامانه نیست؛ صفحهٔ اصلی نشان داده می‌شود.",
    "Connection error": "ارتباط با سرور برقرار نیست",
    "Connecting to Streamlit server": "در حال اتصال به سرور",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "چند لحظه صبر کنید؛ با برگشتن سرور، صفحه خودش ادامه می‌دهد. اگر درست نشد به مسئول فنی خبر دهید.",
    "Streamlit server is not responding. Are you connected to the internet?":
      "سرور پاسخ نمی‌دهد. اتصال شبکهٔ خود را بررسی کنید.",
    "Connection lost. Please wait for the app to reconnect, then try again.":
      "ارتباط قطع شد. کمی صبر کنید تا دوباره برقرار شود و باز امتحان کنید.",
    "Reconnected to server.": "ارتباط دوباره برقرار شد.",
    "This app has encountered an error. The original error message is redacted to prevent data leaks. Full error details have been recorded in the logs (if you're on Streamlit Cloud, click on 'Manage app' in the lower right of your app).":
      "خطایی پیش آمد و شرح آن در گزارش سرور ثبت شد. صفحه را دوباره باز کنید؛ اگر باز هم پیش آمد به مسئول فنی خبر دهید.",
  };
  const persianDigits = (text) => text.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
  const PATTERNS = [
    [/^(\d+)MB per file$/, (_, size) => `هر فایل تا ${persianDigits(size)} مگابایت`],
    [/^\S+ files are not allowed\.$/, () => "این نوع فایل پذیرفته نیست؛ فهرست را به صورت CSV، TXT یا XLSX بفرستید."],
    [/^File must be .*?([\d.]+?)(\.0)?\s*MB or smaller\.$/, (_, size) => `فایل باید حداکثر ${persianDigits(size)} مگابایت باشد؛ آن را چند بخش کنید.`],
    [/^(\d+) options? available\.$/, (_, count) => `${persianDigits(count)} گزینه هست.`],
    [/^(\d+) results?$/, (_, count) => `${persianDigits(count)} مورد`],
    [/^(\d+) of (\d+)$/, (_, at, count) => `${persianDigits(at)} از ${persianDigits(count)}`],
    [/^(Show\/hide columns|Search|Fullscreen|Close fullscreen): (.+)$/, (_, what, name) => `${WORDS[what]}: ${name}`],
    [/^Remove (.+)$/, (_, what) => `برداشتن ${what}`],
    [/^Help for (.+)$/, (_, what) => `راهنمای ${what}`],
  ];
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  // Ids, codes and people's own data are never words of Streamlit; the export button is hidden by its English name.
  const NOT_OURS = "script, style, textarea, pre, code, bdi, table, .notranslate";
  const KEPT_LABEL = "Download as CSV";

  const inPersian = (text) => {
    if (Object.hasOwn(WORDS, text)) return WORDS[text];
    const found = PATTERNS.find(([pattern]) => pattern.test(text));
    return found && text.replace(...found);
  };

  // What was replaced, so that the switch to English can put it back in elements that Streamlit does not draw anew.
  const replaced = new WeakMap();
  const say = (node, key, read, write) => {
    const now = read();
    const before = replaced.get(node)?.[key];
    if (root.lang !== "fa") {
      if (before && now === before.persian) write(before.english);
      return;
    }
    const persian = now && !now.startsWith(KEPT_LABEL) && inPersian(now.trim());
    if (!persian) return;
    replaced.set(node, { ...replaced.get(node), [key]: { english: now, persian } });
    write(persian);
  };

  const sayText = (text) => {
    if (text.parentElement && !text.parentElement.closest(NOT_OURS)) {
      say(text, "text", () => text.nodeValue, (value) => (text.nodeValue = value));
    }
  };

  const sayElement = (element) => {
    for (const name of ATTRIBUTES) {
      if (element.hasAttribute(name)) say(element, name, () => element.getAttribute(name), (value) => element.setAttribute(name, value));
    }
  };

  const sayAll = (top) => {
    if (top.nodeType === Node.TEXT_NODE) return sayText(top);
    if (top.nodeType !== Node.ELEMENT_NODE) return;
    sayElement(top);
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.nodeType === Node.TEXT_NODE) sayText(walker.currentNode);
      else sayElement(walker.currentNode);
    }
  };

  // Streamlit changes the page in bursts; one look a frame is enough for the language. Its words are replaced at once,
  // before they are painted.
  let isDue = false;
  // A table's first column stands at the right when the page reads from there; the grid starts scrolled to the left.
  const startGrids = (top) => {
    if (root.dir !== "rtl" || top.nodeType !== Node.ELEMENT_NODE) return;
    for (const scroller of top.matches(GRID) ? [top] : top.querySelectorAll(GRID)) {
      const start = (tries) => {
        scroller.scrollLeft = scroller.scrollWidth;
        if (tries > 0 && scroller.scrollLeft === 0) requestAnimationFrame(() => start(tries - 1));
      };
      start(30);
    }
  };
  const GRID = ".dvn-scroller";

  const followSoon = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      follow();
    });
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") {
        change.addedNodes.forEach(sayAll);
        change.addedNodes.forEach(startGrids);
      }
      else if (change.type === "characterData") sayText(change.target);
      else sayElement(change.target);
    }
    followSoon();
  }).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["data-language", ...ATTRIBUTES],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(follow, 100));

  // --- The menu of a narrow page -------------------------------------------------------------------------------------
  // It covers the page; whoever has chosen in it wants to see what was chosen.
  const NARROW = matchMedia("(max-width: 768px)");
  document.addEventListener("click", (event) => {
    if (!NARROW.matches || !event.target.closest?.('[data-testid="stSidebarNavLink"]')) return;
    setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click(), 0);
  });

  // --- The box of Ids ------------------------------------------------------------------------------------------------
  const BOX = ".st-key-ids_text textarea";
  const BUTTON = ".st-key-check button";
  const PATIENCE_MS = 10_000;
  const LOOK_EVERY_MS = 50;

  // Streamlit sends the text when the box is left or on Ctrl+Enter. After a paste people look for what was understood of
  // it, so it is sent at once, with the focus where it was.
  const commit = (box) =>
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));

  // The wait for the button: given up when the text is changed again, since then it is no longer what was meant.
  let waiting = 0;

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(BOX)) return;
    clearTimeout(waiting);
    // By now React has taken the text over; its own commit must come after that has been drawn.
    if (/^insertFrom(Paste|Drop)/.test(event.inputType)) setTimeout(commit, 0, event.target);
  });

  const pressWhenReady = (deadline) => {
    const button = document.querySelector(BUTTON);
    const isQuiet = document.querySelector(".stApp")?.dataset.testScriptState === "notRunning";
    if (button && !button.disabled && isQuiet) button.click();
    else if (performance.now() < deadline) waiting = setTimeout(pressWhenReady, LOOK_EVERY_MS, deadline);
  };

  // A person's Ctrl+Enter means 'ask now'. Streamlit sends the text; the button opens once the page has counted the Ids.
  document.addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (!event.target.matches?.(BOX)) return;
    clearTimeout(waiting);
    // The first look comes late enough for the sent text to have set the script running.
    waiting = setTimeout(pressWhenReady, 200, performance.now() + PATIENCE_MS);
  });

  follow();
})();
