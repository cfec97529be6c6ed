// Files are asked for with the ticket of the session in a header, made by the server while the button waits, and saved
// under their names. Whatever is drawn meanwhile, here or on other pages, a file that was asked for comes.
//
// Where there is nothing to make a file of any more, as when the lookup was deleted, the page is asked to look again: it
// says so, or offers the file anew.

"use strict";

(() => {
  const ADDRESS = new URL("../download", document.currentScript.src);
  const KEPT_MS = 60_000;
  const NOTHING_THERE = 204;
  const NOT_LET = [401, 403];
  const underWay = new Set();

  // The element is looked up each time: the page may have been drawn anew, even in the other language.
  const buttonOf = (key) => document.querySelector(`[data-download="${CSS.escape(key)}"]`);

  const tell = (key, state, words = "") => {
    const button = buttonOf(key);
    if (!button) return;
    const place = button.parentElement;
    place.dataset.state = state;
    button.setAttribute("aria-busy", underWay.has(key));
    place.querySelector("[role=status]").textContent = place.dataset[words] ?? "";
  };

  const lookAgain = (key) => {
    buttonOf(key)?.closest('[class*="st-key-downloads_"]')?.querySelector('[class*="st-key-look_again_"] button')?.click();
  };

  const save = (content, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  };

  const nameOf = (answer) => decodeURIComponent(answer.headers.get("Content-Disposition").split("filename*=UTF-8''")[1]);

  /** Saves the file of a button; returns what is to be said where none came. */
  const bring = async (key, ticket) => {
    const answer = await fetch(ADDRESS, { method: "POST", headers: { "X-Download-Ticket": ticket, "X-Download-File": key } });
    if (NOT_LET.includes(answer.status)) return "ended";
    if (answer.status === NOTHING_THERE) lookAgain(key);
    if (answer.status !== 200) return "failed";
    save(await answer.blob(), nameOf(answer));
    return "";
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-download]");
    if (!button || underWay.has(button.dataset.download)) return;
    const key = button.dataset.download;
    underWay.add(key);
    tell(key, "making", "making");
    const words = await bring(key, button.parentElement.dataset.ticket).catch(() => "failed");
    underWay.delete(key);
    tell(key, words ? "refused" : "idle", words);
  });
})();
