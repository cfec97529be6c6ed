// Streamlit's own texts in Persian. Streamlit cannot be translated, so the English texts that staff can meet are
// replaced here, in the text itself and not by generated content, so that a screen reader reads what is visible.

"use strict";

(() => {
  const root = document.documentElement;

  // What we say of an upload that failed, in place of Streamlit's words.
  const REFUSED_BY_PROXY = "A server in front of the dashboard refuses a file of this size. Divide the file, or ask whoever runs it to raise its limit.";
  const NOT_SENT = "The file did not reach the server. Upload it again.";

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
    "Clear entry": "پاک کردن نوشته",
    "Clear all": "پاک کردن همه",
    "Select all": "انتخاب همه",
    "Selected values": "انتخاب‌شده‌ها",
    "Choose an option": "یکی را انتخاب کنید",
    "Choose options": "انتخاب کنید",
    "No results": "چیزی پیدا نشد",
    "No options to select": "گزینه‌ای نیست",
    "Increment": "بیشتر",
    "Decrement": "کمتر",
    "Copy to clipboard": "کپی",
    "progress": "پیشرفت",
    "Help": "راهنما",
    "Notifications": "پیام‌ها",
    "Press Enter to apply": "برای ثبت، Enter را بزنید",
    "Press Enter to submit form": "برای ثبت، Enter را بزنید",
    "Press Ctrl+Enter to apply": "برای ثبت، Ctrl+Enter را بزنید",
    "Press ⌘+Enter to apply": "برای ثبت، ⌘+Enter را بزنید",
    "Upload": "انتخاب فایل",
    "file upload": "انتخاب فایل",
    "Add files": "فایلی دیگر",
    "Click to retry upload": "برای بارگذاری دوباره کلیک کنید",
    "add icon": "فایلی دیگر",
    "Drag and drop a file here": "فایل را اینجا رها کنید",
    "Error:": "خطا: ",
    "Network error": "ارتباط با سرور قطع شد",
    [REFUSED_BY_PROXY]: "سروری که جلوی داشبورد است فایلی به این بزرگی را نمی‌پذیرد. فایل را چند بخش کنید، یا از مسئول فنی بخواهید این سقف را بالا ببرد.",
    [NOT_SENT]: "فایل به سرور نرسید. دوباره بارگذاری کنید.",
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
    "Dataframe column menu": "گزینه‌های ستون",
    "Copy column name": "کپی نام ستون",
    "Sort ascending": "مرتب‌سازی از کم به زیاد",
    "Sort descending": "مرتب‌سازی از زیاد به کم",
    "Statistics": "آمار",
    "Format": "قالب",
    "Autosize": "اندازهٔ خودکار",
    "Pin column": "ثابت نگه داشتن ستون",
    "Unpin column": "رها کردن ستون",
    "Hide column": "پنهان کردن ستون",
    "text": "متن",
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
      "نشانی‌ای که باز کرده‌اید در این داشبورد نیست؛ صفحهٔ اصلی نشان داده می‌شود.",
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
  // What Streamlit says of an upload that failed helps nobody, in English either.
  const FAILED_UPLOADS = [
    [/^AxiosError: .*\b413\b.*$/, REFUSED_BY_PROXY],
    [/^AxiosError: .+$/, NOT_SENT],
  ];
  const inEnglish = (text) => FAILED_UPLOADS.find(([pattern]) => pattern.test(text))?.[1];
  const persianDigits = (text) => text.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
  const SIZES = { B: "بایت", KB: "کیلوبایت", MB: "مگابایت", GB: "گیگابایت" };
  const persianSize = (number, unit) => `${persianDigits(number.replace(/\.0$/, "").replace(".", "٫"))} ${SIZES[unit]}`;
  // A text is replaced only if all of it matches.
  const PATTERNS = [
    [/^([\d.]+)(B|KB|MB|GB)$/, (_, number, unit) => persianSize(number, unit)],
    [/^(.+), ([\d.]+)(B|KB|MB|GB)$/, (_, name, number, unit) => `${name}، ${persianSize(number, unit)}`],
    [/^Select (\d+) matches$/, (_, count) => `انتخاب ${persianDigits(count)} مورد پیداشده`],
    [/^Cancel upload of (.+)$/, (_, name) => `لغو بارگذاری ${name}`],
    [/^(\d+)MB per file$/, (_, size) => `هر فایل تا ${persianDigits(size)} مگابایت`],
    [/^\S+ files are not allowed\.$/, () => "این نوع فایل پذیرفته نیست؛ فهرست را به‌صورت CSV، TXT یا XLSX بارگذاری کنید."],
    [/^File must be .*?([\d.]+?)(\.0)?\s*MB or smaller\.$/, (_, size) => `فایل باید حداکثر ${persianDigits(size)} مگابایت باشد؛ آن را چند بخش کنید.`],
    [/^(\d+) options? available\.$/, (_, count) => `${persianDigits(count)} گزینه هست.`],
    [/^(\d+) results?$/, (_, count) => `${persianDigits(count)} مورد`],
    [/^(\d+) more$/, (_, count) => `${persianDigits(count)} صفحهٔ دیگر`],
    [/^(\d+) of (\d+)$/, (_, at, count) => `${persianDigits(at)} از ${persianDigits(count)}`],
    [/^(Show\/hide columns|Search|Fullscreen|Close fullscreen): (.+)$/, (_, what, name) => `${WORDS[what]}: ${name}`],
    [/^Remove (.+)$/, (_, what) => `برداشتن ${what}`],
    [/^Help for (.+)$/, (_, what) => `راهنما: ${what}`],
  ];
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  // Ids, codes and people's own data are never texts of Streamlit. The export button is hidden by its English name.
  const NOT_OURS = "script, style, textarea, pre, code, bdi, table, .notranslate";
  const KEPT_LABEL = "Download as CSV";

  const inPersian = (said) => {
    const text = inEnglish(said) ?? said;
    if (Object.hasOwn(WORDS, text)) return WORDS[text];
    const found = PATTERNS.find(([pattern]) => pattern.test(text));
    return found && text.replace(...found);
  };

  // What was replaced, so that the switch to English can restore it in elements that Streamlit does not redraw.
  const replaced = new WeakMap();
  const say = (node, key, read, write) => {
    const now = read();
    const before = replaced.get(node)?.[key];
    if (root.lang !== "fa") {
      const english = before && now === before.persian ? before.english : inEnglish(now?.trim() ?? "");
      if (english) write(english);
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

  // --- When ----------------------------------------------------------------------------------------------------------
  // At once, before the change is painted; and the whole page when its language changes.
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(sayAll);
      else if (change.type === "characterData") sayText(change.target);
      else sayElement(change.target);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  new MutationObserver(() => sayAll(document.body)).observe(root, { attributes: true, attributeFilter: ["lang"] });

  sayAll(document.body);
})();
