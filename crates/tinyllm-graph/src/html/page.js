"use strict";
(() => {
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const panel = document.querySelector("aside");
  const filter = document.querySelector("nav input");
  const theme = document.querySelector(".theme");
  const title = document.title;
  const graphs = all("main > section");
  const facts = all("[data-facts]");
  let opener = null;
  // An id leads there without a script; with it, the browser would scroll to what is shown already.
  for (const graph of graphs) { graph.dataset.graph = graph.id; graph.removeAttribute("id"); }

  function address() {
    const written = location.hash.slice(1);
    try { return decodeURIComponent(written); } catch { return written; }
  }

  function go(to) {
    if (address() === to) route();
    else location.hash = to;
  }

  // What the address calls `name`, the modules before it left out or not.
  function named(name, places, key) {
    return name && (places.find((one) => one.dataset[key] === name)
      || places.find((one) => one.dataset[key].endsWith("." + name)));
  }

  const shownGraph = () => graphs.find((graph) => !graph.hidden);

  // Shows what the address says: `GRAPH`, `NODE` or `GRAPH/NODE`; else the first graph.
  function route() {
    const [first, second] = address().split("/");
    let graph = named(first, graphs, "graph");
    const node = named(graph ? second : first, facts, "facts");
    graph = graph || node && named(node.dataset.home, graphs, "graph") || graphs[0];
    if (graph && graph !== shownGraph()) {
      for (const one of graphs) one.hidden = one !== graph;
      document.querySelector("main").scrollTop = 0;
      document.title = graph.querySelector("h2").textContent + " · " + title;
    }
    for (const link of all("nav li a")) {
      if (graph && link.getAttribute("href") === "#" + graph.dataset.graph) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
      } else link.removeAttribute("aria-current");
    }
    show(node);
  }

  // The facts of a node, and its boxes marked; of none, nothing.
  function show(node) {
    for (const one of facts) one.hidden = one !== node;
    const key = node && node.dataset.facts;
    for (const box of all(".node")) box.classList.toggle("on", box.dataset.node === key);
    panel.hidden = !node;
    panel.scrollTop = 0;
    const box = all(".node.on").find((one) => one.getClientRects().length > 0);
    if (box) box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function open(key, from) {
    if (from) opener = from;
    go(shownGraph().dataset.graph + "/" + key);
  }

  function shut() {
    go(shownGraph().dataset.graph);
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
    const most = levels.length - 1;
    if (said) said.value = next + " of " + most + (most === 1 ? " level open" : " levels open");
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
    if (node) return open(node.dataset.node || node.dataset.show, node);
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
      open(event.target.dataset.node, event.target);
    } else if (event.key === "/") {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "+" || event.key === "-") {
      const graph = shownGraph();
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
  for (const graph of graphs) fold(graph, 0);
  route();
})();
