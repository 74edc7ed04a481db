// Puts fresh parts of the page in place as things happen. The server renders every part; without
// this script the page is the same and stands still.
"use strict";

(() => {
  const county = document.body.dataset.county;
  if (!county) return;

  // Milliseconds between two fetches of a part at least, and at most while nothing is heard.
  const EVERY = { summary: 1000, outlets: 3000, outlet: 4000, warnings: 3000 };
  const SILENT = 5000;

  const parts = new Map();
  for (const element of document.querySelectorAll("[data-fragment]")) {
    parts.set(element.dataset.fragment, { element, last: Date.now(), due: null, busy: false });
  }

  function address(name) {
    const query = new URLSearchParams(location.search);
    if (!query.has("enterprise")) pin(query);
    return `/counties/${county}/fragments/${name}?${query}`;
  }

  // Without a choice the page opened with the outlet that was worst then; what somebody looks at
  // must not give way to another that turns worse.
  function pin(query) {
    const shown = document.querySelector("#outlets a[aria-current]");
    if (!shown) return;
    const own = new URL(shown.href).searchParams;
    for (const name of ["enterprise", "outlet"]) query.set(name, own.get(name) ?? "");
  }

  function isBeingRead(element) {
    const selection = document.getSelection();
    return selection && !selection.isCollapsed && element.contains(selection.anchorNode);
  }

  // Replaces the content and keeps what the reader did: focus, opened details, scrolling.
  function put(element, html) {
    const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...element.querySelectorAll("details[open][id]")].map((details) => details.id);
    const top = element.scrollTop;
    element.innerHTML = html;
    for (const id of open) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    element.scrollTop = top;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  async function refresh(name, force) {
    const part = parts.get(name);
    if (!part || (!force && (document.hidden || isBeingRead(part.element)))) return;
    if (part.busy) {
      // What is under way was asked for before the choice that forces this.
      part.again ||= force;
      return;
    }
    part.busy = true;
    try {
      const response = await fetch(address(name), { headers: { accept: "text/html" } });
      if (response.ok) put(part.element, await response.text());
    } catch {
      // The next event or the next poll tries again.
    } finally {
      part.busy = false;
      part.last = Date.now();
    }
    if (part.again) {
      part.again = false;
      await refresh(name, true);
    }
  }

  function want(name) {
    const part = parts.get(name);
    if (!part || part.due) return;
    const wait = Math.max(0, part.last + EVERY[name] - Date.now());
    part.due = setTimeout(() => {
      part.due = null;
      refresh(name, false);
    }, wait);
  }

  const badge = document.getElementById("live");
  function heard(on) {
    if (!badge) return;
    badge.hidden = false;
    badge.classList.toggle("off", !on);
    badge.textContent = on ? badge.dataset.on : badge.dataset.off;
  }

  const events = new EventSource(`/api/v1/events?county=${county}`);
  events.addEventListener("ready", () => heard(true));
  events.addEventListener("error", () => heard(false));
  events.addEventListener("graded", () => ["summary", "outlets", "outlet"].forEach(want));
  events.addEventListener("warning", () => ["summary", "outlets", "warnings"].forEach(want));
  events.addEventListener("classified", () => want("summary"));
  events.addEventListener("lagged", () => [...parts.keys()].forEach(want));
  addEventListener("pagehide", () => events.close());
  setInterval(() => {
    for (const [name, part] of parts) {
      if (Date.now() - part.last >= (name === "summary" ? EVERY.summary : SILENT)) want(name);
    }
  }, 1000);

  // Choosing an outlet or a period changes the address and two parts, not the whole page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-select]");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    select();
  });
  addEventListener("popstate", select);

  async function select() {
    await Promise.all([refresh("outlet", true), refresh("outlets", true)]);
    const outlet = document.getElementById("outlet");
    const top = outlet?.getBoundingClientRect().top ?? 0;
    if (outlet && (top < 0 || top > innerHeight * 0.7)) outlet.scrollIntoView();
  }
})();
