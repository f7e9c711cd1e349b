"use strict";
(() => {
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const panel = document.querySelector("aside");
  const filter = document.querySelector("nav input");
  const theme = document.querySelector("#theme");
  let opener = null;

  // The graph that the address names, else the first.
  function route() {
    const graphs = all("main > section");
    const shown = graphs.find((graph) => "#" + graph.id === location.hash) || graphs[0];
    for (const graph of graphs) graph.hidden = graph !== shown;
    for (const link of all("nav li a")) {
      if (shown && link.hash === "#" + shown.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    document.querySelector("main").scrollTop = 0;
    // A nested graph may be asked for more than once: its facts go with it.
    shut();
  }

  function show(key, from) {
    const facts = all("[data-facts]");
    if (!facts.some((one) => one.dataset.facts === key)) return;
    for (const one of facts) one.hidden = one.dataset.facts !== key;
    for (const node of all(".node")) node.classList.toggle("on", node.dataset.node === key);
    panel.hidden = false;
    panel.scrollTop = 0;
    opener = from || opener;
  }

  function shut() {
    panel.hidden = true;
    for (const node of all(".node.on")) node.classList.remove("on");
  }

  // One level of nested graphs more, or one less.
  function fold(graph, by) {
    const levels = all("figure", graph);
    const now = levels.findIndex((level) => !level.hidden);
    const next = Math.min(Math.max(now + by, 0), levels.length - 1);
    levels.forEach((level, place) => { level.hidden = place !== next; });
    for (const button of all("[data-fold]", graph)) {
      const end = Number(button.dataset.fold) < 0 ? 0 : levels.length - 1;
      button.disabled = next === end;
    }
    const said = graph.querySelector("output");
    if (said) said.value = next + " of " + (levels.length - 1) + " levels open";
  }

  function mark(target, on) {
    const value = target.closest && target.closest("[data-v]");
    if (!value) return;
    const picture = value.closest("svg");
    for (const use of all("[data-v]", picture)) {
      if (use.dataset.v === value.dataset.v) use.classList.toggle("hot", on);
    }
  }

  document.addEventListener("click", (event) => {
    const at = event.target;
    const node = at.closest("[data-node],[data-show]");
    if (node) return show(node.dataset.node || node.dataset.show, node);
    const button = at.closest("[data-fold]");
    if (button) return fold(button.closest("section"), Number(button.dataset.fold));
    if (at.closest(".shut")) shut();
  });
  document.addEventListener("mouseover", (event) => mark(event.target, true));
  document.addEventListener("mouseout", (event) => mark(event.target, false));
  document.addEventListener("keydown", (event) => {
    const typing = event.target === filter;
    if (event.key === "Escape") {
      if (typing) { filter.value = ""; filter.dispatchEvent(new Event("input")); filter.blur(); }
      else if (!panel.hidden) { shut(); if (opener) opener.focus(); }
    } else if (event.ctrlKey || event.metaKey || event.altKey || typing) {
      return;
    } else if ((event.key === "Enter" || event.key === " ") && event.target.dataset && event.target.dataset.node) {
      event.preventDefault();
      show(event.target.dataset.node, event.target);
    } else if (event.key === "/") {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "+" || event.key === "-") {
      const graph = all("main > section").find((one) => !one.hidden);
      if (graph) fold(graph, event.key === "+" ? 1 : -1);
    }
  });
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase();
    for (const item of all("nav li")) item.hidden = !item.textContent.toLowerCase().includes(words);
  });
  theme.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = getComputedStyle(root).getPropertyValue("--paper").trim() !== "#fff";
    root.dataset.theme = dark ? "light" : "dark";
  });
  addEventListener("hashchange", route);
  for (const graph of all("main > section")) fold(graph, 0);
  route();
})();
