"use strict";
// Everything is built from text nodes: no scraped word is ever read as markup, no link is made.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en");
const percent = (part, all) => (all ? Math.round((part / all) * 100) + " %" : "–");
const plural = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
const PAGE = 50;

// An element with properties and children; a string becomes a text node.
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const chip = (label, action) => make("span", { className: `chip ${action}` }, label);

// ---- overview

function totals() {
  const t = data.totals;
  const tiles = [
    ["Documents", number(t.documents), ""],
    ["Words in", number(t.words_in), ""],
    ["Words kept", percent(t.words_out, t.words_in), number(t.words_out)],
    ["Removed", number(t.removed), t.documents ? (t.removed / t.documents).toFixed(1) + " a document" : ""],
    ["Flagged", number(t.flagged), percent(t.flagged, t.documents) + " of documents"],
    ["Errors", number(t.errors), percent(t.errors, t.documents + t.errors) + " of sources"],
  ];
  for (const [name, value, note] of tiles) {
    const small = note ? make("small", {}, note) : null;
    byId("totals").append(make("div", {}, make("dt", {}, name), make("dd", {}, value, small)));
  }
}

function histogram() {
  const bins = data.histogram;
  const top = Math.max(1, ...bins);
  const all = bins.reduce((sum, count) => sum + count, 0);
  const bars = bins.map((count, place) => {
    const height = count ? Math.max(1.5, (count / top) * 100) : 0.7;
    const from = (place * 100) / bins.length;
    const words = `${plural(count, "document")} keep ${from} to ${from + 100 / bins.length} % of their words`;
    const shape = { x: place * 10 + 0.6, y: 100 - height, width: 8.8, height, class: count ? "" : "none" };
    return svg("rect", shape, svg("title", {}, words));
  });
  const box = { viewBox: `0 0 ${bins.length * 10} 100`, preserveAspectRatio: "none", role: "img" };
  const half = bins.slice(0, bins.length / 2).reduce((sum, count) => sum + count, 0);
  const said = `${plural(half, "document")} of ${number(all)} kept less than half of the words`;
  byId("kept-note").textContent = said;
  const axis = ["0 %", "25 %", "50 %", "75 %", "100 %"].map((at) => make("span", {}, at));
  byId("histogram").append(
    svg("svg", { ...box, "aria-label": said }, ...bars),
    make("div", { className: "axis" }, ...axis),
  );
}

function barRow([name, count, action, wordsIn, wordsOut], top, filter) {
  const fill = make("span", { className: `fill ${action}` });
  fill.style.width = (count / top) * 100 + "%"; // set by script: the policy forbids style attributes
  const cells = [
    make("span", { className: "name", title: name }, name === "?" ? "not known" : name),
    make("span", { className: "track", ariaHidden: "true" }, fill),
    make("span", { className: "value" }, number(count)),
  ];
  if (wordsIn) cells.push(make("span", { className: "value share" }, `kept ${percent(wordsOut, wordsIn)}`));
  const className = `bar-row${wordsIn ? " shares" : ""}`;
  if (!filter) return make("div", { className }, ...cells);
  const button = make("button", { type: "button", className, title: `Show removed lines: ${name}` }, ...cells);
  button.addEventListener("click", () => showOnly(filter, name));
  return button;
}

function chart(id, heading, rows, all, filter, legend) {
  const figure = byId(id);
  const top = Math.max(1, ...rows.map((row) => row[1]));
  const list = make("ul", { className: "bars" });
  const fill = (few) =>
    list.replaceChildren(
      ...rows.slice(0, few ? 10 : rows.length).map((row) => make("li", {}, barRow(row, top, filter))),
    );
  figure.append(make("figcaption", {}, make("h2", {}, heading), legend || ""), list);
  fill(true);
  if (rows.length > 10) {
    const words = () => (list.children.length > 10 ? "Fewer" : `All ${rows.length}${all > rows.length ? " of " + number(all) : ""}`);
    const fold = make("button", { type: "button", className: "fold" }, words());
    fold.addEventListener("click", () => {
      fill(list.children.length > 10);
      fold.textContent = words();
    });
    figure.append(fold);
  }
  if (!rows.length) figure.append(make("p", { className: "empty" }, "Nothing was removed."));
}

function charts() {
  const legend = make("span", { className: "legend" },
    make("span", { className: "drop" }, "dropped"), make("span", { className: "move" }, "moved to metadata"));
  const { label, rule, language, site, counts } = data.bars;
  chart("by-label", "Removed by label", label, counts[0], "label", legend);
  chart("by-rule", "Removed by rule", rule, counts[1], "rule");
  chart("by-language", "Removed by language", language, counts[2], "language");
  chart("by-site", "Removed by site", site, counts[3], null);
}

// ---- a document, kept and removed side by side

// The words that decided, marked. Offsets count code points, JavaScript's strings UTF-16 units.
function marked(text, start, end) {
  const points = Array.from(text);
  if (end <= start || end - start >= points.length) return [text];
  const parts = [points.slice(0, start), points.slice(start, end), points.slice(end)].map((part) => part.join(""));
  return [parts[0], make("mark", {}, parts[1]), parts[2]];
}

// Of a menu only the first line says what it is; the line that was asked for always does.
function thing([text, kind, start, end], kinds, here, before) {
  const [label, action, who, reason] = kinds[kind];
  const words = make("p", {}, ...marked(text, start || 0, end || 0));
  const why = reason && here ? make("span", { className: "reason" }, reason) : null;
  const properties = { className: `thing ${action}${here ? " this" : ""}`, title: reason };
  if (here) properties["aria-current"] = "true";
  const said = !here && before !== null && kinds[before].slice(0, 3).join() === kinds[kind].slice(0, 3).join();
  const names = said ? [] : [chip(label, action), make("span", { className: "who" }, who)];
  return make("div", properties, ...names, words, why);
}

// Rows of a document: a kept line, a removed thing, or how many lines are left out. One is marked.
function sides({ rows, kinds }, here) {
  const grid = make("div", { className: "sides" });
  grid.append(make("div", { className: "side" }, "Kept"), make("div", { className: "side" }, "Removed"));
  let kept = null;
  let gone = null;
  rows.forEach((row, place) => {
    if (typeof row === "number") {
      grid.append(make("div", { className: "out" }, `… ${plural(row, "line")} left out …`));
      kept = gone = null;
    } else if (typeof row === "string") {
      if (!kept) {
        kept = make("div", { className: "kept" });
        grid.append(kept, make("div", { className: "gone empty-side" }));
        gone = null;
      }
      kept.append(make("p", {}, row));
    } else {
      if (!gone) {
        gone = make("div", { className: "gone" });
        grid.append(make("div", { className: "kept empty-side" }), gone);
        kept = null;
      }
      const before = gone.children.length ? rows[place - 1][1] : null;
      gone.append(thing(row, kinds, place === here, before));
    }
  });
  const box = { className: "whole", tabIndex: 0, role: "region", "aria-label": "The document, kept and removed" };
  return make("div", box, grid);
}

function about(doc) {
  const language = doc.language === "?" ? "" : doc.language;
  const place = doc.site === "?" ? "" : doc.site;
  const flags = doc.flags.map((flag) => make("span", { className: "chip flag" }, flag));
  const rest = [doc.id, doc.url || place, language].filter(Boolean).map((word) => make("span", {}, word));
  return make("div", { className: "about" }, doc.title ? make("b", {}, doc.title) : null, ...rest, ...flags);
}

// The document that is number `index`, scrolled to its row `here`, which is marked.
function whole(index, here) {
  const doc = data.documents[index];
  const notes = [];
  if (doc.excerpt) notes.push("An excerpt: no document that this page holds whole has this line.");
  if (doc.unplaced) notes.push("Its record does not say where each removed line stood: those are shown behind the text.");
  const box = sides(doc, here);
  const told = notes.map((note) => make("p", { className: "note" }, note));
  return [about(doc), ...told, box];
}

function scrollToMark(part) {
  const box = part.querySelector(".whole");
  const mark = box.querySelector(".this");
  if (mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
}

// One of the documents that a removed line stood in, and buttons for the others.
function inDocuments(places) {
  const found = make("div", { className: "found" });
  const choose = (place) => {
    found.replaceChildren(...whole(...places[place]));
    buttons.forEach((button, other) => button.setAttribute("aria-pressed", String(other === place)));
    if (found.isConnected) scrollToMark(found);
  };
  const buttons = places.map((_, place) => {
    const button = make("button", { type: "button", title: `Document ${place + 1}` }, String(place + 1));
    button.addEventListener("click", () => choose(place));
    return button;
  });
  choose(0);
  const line = make("div", { className: "others note" }, `It stood in ${places.length} of the documents shown here:`, ...buttons);
  return make("div", { className: "doc" }, places.length > 1 ? line : null, found);
}

// A row that opens what `content` makes, the first time it is asked for.
function opening(button, content) {
  const item = make("li", {}, button);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "true";
    const first = item.children.length < 2;
    if (first) item.append(content());
    item.children[1].hidden = open;
    button.setAttribute("aria-expanded", String(!open));
    if (first) scrollToMark(item);
    if (!open) item.scrollIntoView({ block: "nearest" });
  });
  return item;
}

// ---- removed lines

const fold = (text) => text.normalize("NFKC").toLowerCase();
const FILTERS = ["action", "label", "rule", "language"];
const TELLS = {
  action: (group, value) => group.action === value,
  label: (group, value) => group.label === value,
  rule: (group, value) => group.rule === value,
  language: (group, value) => group.languages.includes(value),
};
let matching = [];
let shown = 0;

function options(id, all, values, words = (value) => value) {
  const first = make("option", { value: "" }, all);
  byId(id).replaceChildren(first, ...values.map((value) => make("option", { value }, words(value))));
}

function fillFilters() {
  const distinct = (of) => [...new Set(data.groups.flatMap(of))].sort();
  options("action", "All", ["drop", "move"], (value) => (value === "drop" ? "Dropped" : "Moved to metadata"));
  options("label", "All labels", distinct((group) => [group.label]));
  options("rule", "All rules", distinct((group) => [group.rule]));
  options("language", "All", distinct((group) => group.languages), (value) => (value === "?" ? "not known" : value));
}

function filtered() {
  const words = fold(byId("search").value).split(/\s+/).filter(Boolean);
  const chosen = FILTERS.map((id) => [TELLS[id], byId(id).value]).filter(([, value]) => value);
  return data.groups.filter((group) => {
    group.folded ??= fold(group.text);
    return words.every((word) => group.folded.includes(word)) && chosen.every(([tells, value]) => tells(group, value));
  });
}

function groupRow(group) {
  const who = make("span", { className: "who" }, group.rule);
  const button = make("button", { type: "button", className: "row" },
    make("span", { className: "number" }, number(group.count) + " ×"),
    make("span", {}, make("span", { className: "text" }, group.text), who),
    make("span", { className: "tail" }, chip(group.label, group.action)));
  return opening(button, () => inDocuments(group.places));
}

function showMore() {
  const next = matching.slice(shown, shown + PAGE);
  byId("groups").append(...next.map(groupRow));
  shown += next.length;
  byId("more-groups").hidden = shown >= matching.length;
}

function search() {
  matching = filtered();
  shown = 0;
  byId("groups").replaceChildren();
  showMore();
  if (!matching.length) byId("groups").append(make("li", { className: "empty" }, "No removed line is like that."));
  const lines = matching.reduce((sum, group) => sum + group.count, 0);
  byId("matches").textContent = `${plural(matching.length, "text")}, removed ${plural(lines, "time")}`;
}

function showOnly(filter, value) {
  byId("filters").reset();
  byId("search").value = "";
  if (![...byId(filter).options].some((option) => option.value === value)) byId(filter).append(make("option", { value }, value));
  byId(filter).value = value;
  search();
  byId("lines").scrollIntoView();
  byId("lines").focus({ preventScroll: true });
}

function removedLines() {
  fillFilters();
  const few = data.floor ? ` Counts may miss up to ${number(data.floor)}: the rarest were not kept in memory.` : "";
  byId("grouping").textContent = "Grouped by their words, whatever the case, quotes and numbers." + few;
  const form = byId("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", search);
  form.addEventListener("reset", () => setTimeout(search));
  byId("more-groups").addEventListener("click", showMore);
  search();
}

// ---- documents

function documentRow(index) {
  const doc = data.documents[index];
  const [before, after] = doc.words;
  const lost = make("span", { className: "number" }, percent(before - after, before), make("small", {}, "lost"));
  const words = `${number(after)} of ${plural(before, "word")} kept`;
  const flags = doc.flags.map((flag) => make("span", { className: "chip flag" }, flag));
  const where = [doc.title ? doc.id : "", words].filter(Boolean).join(" · ");
  const button = make("button", { type: "button", className: "row" }, lost,
    make("span", {}, make("span", { className: "text" }, doc.title || doc.id), make("span", { className: "who" }, where)),
    make("span", { className: "tail" }, ...flags));
  return opening(button, () => make("div", { className: "doc" }, ...whole(index)));
}

function failureRow([ident, kind, why]) {
  return make("li", { className: "row" }, make("span", { className: "number" }, "!"),
    make("span", {}, make("span", { className: "text" }, why), make("span", { className: "who" }, ident)),
    make("span", { className: "tail" }, make("span", { className: "chip flag" }, kind)));
}

function tabs() {
  const of = (why) => () => data.listed.filter((entry) => entry[1] === why).map(([index]) => documentRow(index));
  const sample = (count) => `A fair sample of ${plural(count, "document")}.`;
  const all = [
    ["Largest loss", of("loss"), "The documents that lost the largest share of their words."],
    ...data.flags.map(([flag, count]) => [`${flag} ${number(count)}`, of("flag:" + flag), sample(count)]),
    [`Errors ${number(data.totals.errors)}`, () => data.failures.map(failureRow),
      data.kinds.map(([kind, count]) => `${kind}: ${number(count)}`).join(" · ") || "Every source was read and cleaned."],
    ["Any", of("sample"), sample(data.totals.documents)],
  ];
  const choose = (button, rows, note) => {
    for (const other of byId("tabs").children) other.setAttribute("aria-pressed", String(other === button));
    byId("tab-note").textContent = note;
    const made = rows();
    byId("document-list").replaceChildren(...(made.length ? made : [make("li", { className: "empty" }, "None.")]));
  };
  for (const [name, rows, note] of all) {
    const button = make("button", { type: "button" }, name);
    button.addEventListener("click", () => choose(button, rows, note));
    byId("tabs").append(button);
  }
  byId("tabs").firstElementChild.click();
}

// ---- rules

function ruleButton(name) {
  const button = make("button", { type: "button" }, name);
  button.addEventListener("click", () => showOnly("rule", name));
  return button;
}

function table(heads, rows) {
  const numeric = (value) => (typeof value === "number" ? "n" : "");
  const head = (name, place) => make("th", { scope: "col", className: numeric(rows[0]?.[place]) }, name);
  const cell = (value) => make("td", { className: numeric(value) }, typeof value === "number" ? number(value) : value);
  const body = rows.map((row) => make("tr", {}, ...row.map(cell)));
  const parts = [make("thead", {}, make("tr", {}, ...heads.map(head))), make("tbody", {}, ...body)];
  return make("div", { className: "scroll" }, make("table", {}, ...parts));
}

function rules() {
  const card = (heading, note, ...rest) =>
    byId("rule-lists").append(make("div", { className: "card" }, make("h3", {}, heading), make("p", { className: "note" }, note), ...rest));
  const often = data.often.map(([name, count, why]) => [ruleButton(name), count, why]);
  card("Suspiciously often", "They may be right. Open what they took and look.",
    often.length ? table(["Rule", "Removed", "Why"], often) : make("p", { className: "empty" }, "None."));
  const never = Object.entries(data.never).map(([language, found]) => make("details", {},
    make("summary", {}, `${language}: ${plural(found.length, "rule")}`),
    make("ul", { className: "names" }, ...found.map(([name, label]) => make("li", {}, name + " ", make("span", { className: "note" }, label))))));
  card("Never fired", "Shipped rules of the languages in this run that hit nothing.",
    ...(never.length ? never : [make("p", { className: "empty" }, "None.")]));
  const every = data.rules.map(([name, label, count, documents, words]) => [ruleButton(name), label, count, documents, words]);
  card("All that fired", "", make("details", {}, make("summary", {}, plural(every.length, "rule")),
    table(["Rule", "Label", "Removed", "Documents", "Words"], every)));
}

// ---- keyboard

function keys(event) {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    byId("search").focus();
    event.preventDefault();
  } else if (event.key === "Escape" && event.target.id === "search") {
    byId("search").value = "";
    search();
  } else if (event.key === "Escape") {
    const open = event.target.closest("li")?.querySelector("button.row[aria-expanded='true']");
    if (open) {
      open.click();
      open.focus();
    }
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.target.matches("select, .whole")) {
    step(event, event.key === "ArrowDown" ? 1 : -1);
  }
}

function step(event, by) {
  const list = event.target.closest("#groups, #document-list") || (event.target.id === "search" && byId("groups"));
  if (!list) return;
  const rows = [...list.querySelectorAll("button.row")];
  const place = rows.indexOf(event.target) + by;
  if (place < 0 && list.id === "groups") byId("search").focus();
  else if (rows[place]) rows[place].focus();
  event.preventDefault();
}

byId("from").textContent = data.title;
document.title = `What was removed: ${data.title}`;
byId("footer").textContent = `cleaner ${data.version} · everything on this page is in this file; it asks nothing of the network`;
totals();
histogram();
charts();
removedLines();
tabs();
rules();
document.addEventListener("keydown", keys);
