// Whether text fits and nothing overlaps, for every picture of the page and every font.
"use strict";
(() => {
  const faults = [];
  let texts = 0, wires = 0;
  const box = (element) => element.getBoundingClientRect();
  const grown = (r, by) => ({ left: r.left - by, right: r.right + by, top: r.top - by, bottom: r.bottom + by });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const within = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  // The letters themselves: without the space that a line has above and below.
  const letters = (r) => { const cut = (r.bottom - r.top) * 0.18; return { left: r.left, right: r.right, top: r.top + cut, bottom: r.bottom - cut }; };
  const upright = (text, r) => text.hasAttribute("transform")
    ? (() => { const cut = (r.right - r.left) * 0.18; return { left: r.left + cut, right: r.right - cut, top: r.top, bottom: r.bottom }; })()
    : letters(r);

  const fonts = document.currentScript.dataset.fonts.split("|");

  function look(svg, font) {
    const name = svg.querySelector("title").textContent + " in " + font;
    const fault = (what) => { if (faults.length < 40) faults.push(name + ": " + what); };
    const prefix = svg.getAttribute("class").replace(/root$/, "");
    const is = (element, letter) => element.classList.contains(prefix + letter);
    const page = box(svg);
    const all = [...svg.querySelectorAll("text")].map((text) => ({ text, at: upright(text, box(text)), said: text.textContent }));
    texts += all.length;
    for (const [place, one] of all.entries()) {
      if (!within(one.at, page)) fault("leaves the picture: " + one.said);
      for (const other of all.slice(place + 1)) {
        if (meet(grown(one.at, -0.5), grown(other.at, -0.5))) fault("overlap: " + one.said + " | " + other.said);
      }
      const shape = [...one.text.parentNode.querySelectorAll(":scope > rect")].pop() || one.text.parentNode.querySelector(":scope > path");
      if (one.text.parentNode.tagName !== "g" || !shape) continue;
      const room = box(shape);
      if (is(shape, "d")) {
        // All corners of the text lie in the diamond.
        const [cx, cy] = [(room.left + room.right) / 2, (room.top + room.bottom) / 2];
        const far = (x, y) => Math.abs(x - cx) / (room.width / 2) + Math.abs(y - cy) / (room.height / 2);
        const { left, right, top, bottom } = one.at;
        if (Math.max(far(left, top), far(right, top), far(left, bottom), far(right, bottom)) > 1) fault("leaves its diamond: " + one.said);
      } else if (!within(grown(one.at, 1), room)) {
        fault("leaves its box: " + one.said);
      }
    }
    const boxes = new Map();
    const room = (one) => { if (!boxes.has(one)) boxes.set(one, grown(box(one), -0.5)); return boxes.get(one); };
    const solid = [...svg.querySelectorAll("g > rect, g > path")].filter((shape) => "blpjkdc".split("").some((letter) => is(shape, letter)));
    for (const [place, one] of solid.entries()) {
      for (const other of solid.slice(place + 1)) {
        if (meet(room(one), room(other))) fault("boxes overlap: " + one.parentNode.textContent + " | " + other.parentNode.textContent);
      }
      for (const label of all) {
        if (label.text.parentNode !== one.parentNode && meet(grown(label.at, -0.5), room(one))) fault("lies on a box: " + label.said + " on " + one.parentNode.textContent);
      }
    }
    // Frames hold each other whole, or not at all.
    const frames = [...svg.querySelectorAll("g > rect")].filter((shape) => is(shape, "f"));
    for (const frame of frames) {
      for (const one of solid.concat(frames)) {
        const [outer, inner] = [box(frame), box(one)];
        if (one.parentNode !== frame.parentNode && meet(outer, inner) && !within(inner, outer) && !within(outer, inner)) fault("crosses a frame: " + one.parentNode.textContent.slice(0, 60));
      }
    }
    // Boxes do not move with the font, wires neither: all along them once, then against texts.
    const scale = svg.getScreenCTM();
    const rooms = solid.map((one) => ({ at: grown(box(one), is(one, "d") ? -12 : -2), said: one.parentNode.textContent }));
    const hurdles = all.map((one) => ({ at: one.at, said: one.said })).concat(font === fonts[0] ? rooms : []);
    for (const wire of svg.querySelectorAll("path")) {
      if (!is(wire, "w") || wire.parentNode.tagName === "g") continue;
      wires += 1;
      const near = hurdles.filter((one) => meet(grown(box(wire), 1), one.at));
      const length = near.length ? wire.getTotalLength() : -1;
      for (let at = 0; at <= length; at += 3) {
        const { x, y } = wire.getPointAtLength(at).matrixTransform(scale);
        const hit = near.find(({ at: r }) => r.left < x && x < r.right && r.top < y && y < r.bottom);
        if (hit) { fault("a wire crosses " + hit.said); break; }
      }
    }
  }

  const pictures = [...document.querySelectorAll("svg")];
  const sheet = document.head.appendChild(document.createElement("style"));
  for (const font of fonts) {
    sheet.textContent = font === "as drawn" ? "" : "svg text { font-family: " + font + " !important }";
    for (const picture of pictures) look(picture, font);
  }
  const told = document.body.appendChild(document.createElement("pre"));
  told.id = "told";
  told.textContent = [...faults, `${pictures.length} pictures, ${texts > 0 && wires > 0 ? "texts and wires" : "nothing"} seen`].join("\n");
})();
