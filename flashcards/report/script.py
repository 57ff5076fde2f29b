"""The script of the page: it shows values under the pointer and by the keyboard.

It reads them from the table behind each picture, so the page contains them
once, and shows them without scripts, too.
"""

from flashcards.report.picture import NOTHING

_SOURCE = """
"use strict";
for (const box of document.querySelectorAll(".days")) {
  const names = box.querySelector(".names");
  const months = [...box.querySelectorAll(".month")];
  const cover = () => {
    const edge = names.getBoundingClientRect().right;
    for (const month of months) {
      const hidden = month.getBoundingClientRect().left < edge - 1;
      month.setAttribute("visibility", hidden ? "hidden" : "visible");
    }
  };
  box.addEventListener("scroll", cover);
  window.addEventListener("resize", cover);
  cover();
}
for (const plot of document.querySelectorAll(".values")) {
  const table = document.getElementById(plot.id + "-table");
  const said = document.getElementById(plot.id + "-said");
  const rows = table.tBodies[0].rows;
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const at = (plot.dataset.at || "").split(" ").map(Number);
  const deep = Number(plot.dataset.deep || 1);
  const picture = plot.querySelector("svg[role=img]");
  const cursor = picture.querySelector(".cursor");
  let row = Number(plot.dataset.row);
  const show = (wanted) => {
    row = Math.max(0, Math.min(rows.length - 1, wanted));
    const [label, ...values] = [...rows[row].cells].map((cell) => cell.textContent);
    const there = values.map((value, n) => value === "DASH" ? "" : heads[n + 1] + " " + value).filter(Boolean);
    const text = label + ": " + (there.join(", ") || "DASH");
    said.textContent = text;
    plot.setAttribute("aria-valuenow", row + 1);
    plot.setAttribute("aria-valuetext", text);
    if (deep > 1) {
      cursor.setAttribute("x", Math.floor(row / deep) * 12 - 1);
      cursor.setAttribute("y", 17 + (row % deep) * 12);
    } else {
      cursor.setAttribute("x1", at[row] + "%");
      cursor.setAttribute("x2", at[row] + "%");
    }
  };
  const facts = {role: "slider", tabindex: 0, "aria-label": picture.getAttribute("aria-label"),
    "aria-valuemin": 1, "aria-valuemax": rows.length};
  for (const name in facts) plot.setAttribute(name, facts[name]);
  show(row);
  plot.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = {ArrowRight: deep, ArrowLeft: -deep, ArrowUp: deep > 1 ? -1 : 1, ArrowDown: deep > 1 ? 1 : -1,
      PageUp: 4 * deep, PageDown: -4 * deep, Home: -rows.length, End: rows.length}[event.key];
    if (!step) return;
    event.preventDefault();
    show(row + step);
    if (deep > 1) cursor.scrollIntoView({block: "nearest", inline: "nearest"});
  });
  const point = (event) => {
    const box = picture.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    if (deep > 1) {
      const size = picture.viewBox.baseVal;
      const down = Math.floor((((event.clientY - box.top) / box.height) * size.height - 18) / 12);
      if (down >= 0 && down < deep && across >= 0) show(Math.floor((across * size.width) / 12) * deep + down);
    } else {
      const place = 100 * across;
      show(at.reduce((best, each, n) => Math.abs(each - place) < Math.abs(at[best] - place) ? n : best, 0));
    }
  };
  plot.addEventListener("pointermove", point);
  plot.addEventListener("pointerdown", point);
}
"""

SCRIPT = _SOURCE.strip().replace("DASH", NOTHING)
