// Comfort over pages that are whole without it: sorting, searching, opening what a link points at.
"use strict";

function sorted(table, column, falling) {
  const key = (row) => {
    const cell = row.cells[column];
    const data = cell.querySelector("data");
    if (data) return Number.isNaN(+data.value) ? data.value : +data.value;
    return cell.classList.contains("number") ? "" : cell.textContent.trim().toLowerCase();
  };
  const order = (a, b) => (a === "") - (b === "") || (a < b ? -1 : a > b ? 1 : 0) * (falling ? -1 : 1);
  return [...table.tBodies[0].rows].sort((a, b) => order(key(a), key(b)));
}

function sort(header) {
  const table = header.closest("table");
  const falls = header.classList.contains("number");
  const falling = header.ariaSort ? header.ariaSort === "ascending" : falls;
  for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
  header.ariaSort = falling ? "descending" : "ascending";
  table.tBodies[0].append(...sorted(table, header.cellIndex, falling));
}

for (const header of document.querySelectorAll(".board thead th")) {
  const button = document.createElement("button");
  button.className = "sort";
  button.title = `Sort by ${header.textContent.trim()}`;
  button.ariaLabel = button.title;
  button.onclick = () => sort(header);
  header.append(button);
}

const search = document.querySelector("input[type=search]");
search?.addEventListener("input", () => {
  const wanted = search.value.trim().toLowerCase().split(/\s+/);
  let found = 0;
  for (const card of document.querySelectorAll("article.card")) {
    const text = card.textContent.toLowerCase();
    card.hidden = !wanted.every((word) => text.includes(word));
    found += !card.hidden;
  }
  document.querySelector("output").value = search.value ? `${found} found` : "";
});

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (const details of target?.querySelectorAll(":scope > details") ?? []) details.open = true;
  for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  target?.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
