// The article beside a row: its text in blocks, with everything that was found in it.

import { fill, h, outside, pieces, words } from "./dom.js";
import { cap, shortcut } from "./keys.js";
import { code, t } from "./words.js";

const KINDS = { events: "event", timexes: "date", mentions: "name", citations: "marker", references: "reference" };
const LEGEND = ["event", "date", "name", "marker", "reference"];
const PASSAGES = ["title", "byline", "heading", "paragraph", "list_item", "caption", "table", "reference", "boilerplate"];
const control = (at) => t("article.control", { code: at });

/** Draw the article of a row, or of a document where no row is chosen; `acts` has open, flip, complete and move. */
export function drawArticle(into, told, acts) {
  const { document: source, text, focus = {} } = told;
  if (!text) {
    fill(into, h("p", { class: "empty" }, t("article.no_passage")));
    return;
  }
  const piece = (key, at) => h("button", { type: "button", class: "plain", onclick: () => acts.move(at) }, t(key));
  fill(into,
    h("header", { class: "source" },
      h("h2", {}, words(source.title || source.document_id)),
      h("p", { class: "quiet" },
        words(source.path), source.publisher ? [" · ", words(source.publisher)] : null,
        source.published ? [" · ", t("article.published", { date: source.published })] : null,
        source.url ? [" · ", outside(source.url, t("article.open_source"))] : null,
        text.length > text.end - text.start ? [" · ", t("article.part", { from: text.start, to: text.end, n: text.length })] : null),
    ),
    h("div", { class: "toolbar" },
        h("button", { type: "button", class: "plain small", "aria-pressed": String(Boolean(told.complete)), "aria-keyshortcuts": shortcut("KeyD"), onclick: acts.complete },
          told.complete ? t("article.is_complete") : t("article.complete"), " ", cap("KeyD")),
        h("span", { class: "legend", role: "note", "aria-label": t("article.legend") },
          LEGEND.map((kind) => h("span", { class: `span ${kind} lit` }, t(`article.${kind}`))))),
    text.start > 0 ? piece("article.earlier", text.start) : null,
    h("div", { class: "text", lang: source.language || null }, text.blocks.map((each) => block(each, text.spans, focus, acts))),
    text.end < text.length ? piece("article.later", text.end) : null);
}

function block(told, spans, focus, acts) {
  const inner = told.segments.map(([start, text, held]) => segment(start, text, held.map((at) => spans[at]), focus, acts));
  const box = h("div", { class: `block ${told.kind || "between"}`, "data-start": told.start }, h("div", { class: "prose" }, inner));
  if (told.passage_id) {
    // For the mouse; by keyboard the card of a row has the same choice for its passage.
    box.append(kindSelect(told, acts, { class: "kind", tabindex: "-1", "aria-label": t("article.kind"), title: t("article.kind") }));
  }
  return box;
}

/** A choice of what kind a passage is. */
export function kindSelect(told, acts, props) {
  const choice = h("select", { ...props, onchange: () => acts.flip(told.passage_id, choice.value) },
    PASSAGES.map((kind) => h("option", { value: kind, selected: kind === told.kind }, code(kind))));
  return choice;
}

function segment(start, text, held, focus, acts) {
  if (!held.length) return h("span", { "data-start": start }, pieces(text, control));
  const roles = held.map((span) => focus[`${span.table}|${span.id}`]);
  const classes = held.flatMap((span, at) => [KINDS[span.table], roles[at] ? "lit" : "", span.status === "rejected" ? "rejected" : ""]);
  const lit = roles.findIndex((role) => role === "self") >= 0 ? "self" : roles.find(Boolean);
  if (lit === "self") classes.push("self");
  const element = h("span", { class: ["span", ...new Set(classes.filter(Boolean))].join(" "), "data-start": start,
    title: held.map((span) => `${t(`article.${KINDS[span.table]}`)}: ${code(span.type)}`).join("\n"),
    onclick: (event) => {
      if (!String(getSelection())) { event.stopPropagation(); open(held, acts); }
    } }, pieces(text, control));
  // What a mark stands for is said in words where the mark ends, so that colour is not needed to know.
  const ends = held.findIndex((span, at) => roles[at] && span.end === start + [...text].length);
  if (ends < 0) return element;
  const role = roles[ends] === "self" ? KINDS[held[ends].table] : roles[ends];
  return [element, h("small", { class: `role ${KINDS[held[ends].table]}`, "data-length": "0" }, t(`code.${role}`) === `code.${role}` ? t(`article.${role}`) : code(role))];
}

/** The shortest of the spans under the pointer that is a row of its own. */
function open(held, acts) {
  const rows = held.filter((span) => span.table !== "mentions");
  rows.sort((a, b) => (a.end - a.start) - (b.end - b.start));
  if (rows[0]) acts.open(rows[0].table, rows[0].id);
}

/** Bring the row's own words into view. */
export function scrollToRow(into, smooth) {
  const own = into.querySelector(".self") ?? into.querySelector(".lit");
  const pane = into.closest(".pane") ?? into;
  if (!own || pane.scrollHeight <= pane.clientHeight) return;
  const top = own.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  pane.scrollTo({ top: top - pane.clientHeight / 2.5, behavior: smooth ? "smooth" : "auto" });
}

/** The words selected in the article as offsets of its text: {start, end, text}, null when there are none. */
export function selectedWords(into) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!into.contains(range.commonAncestorContainer)) return null;
  let [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  if (start === null || end === null || start >= end) return null;
  const text = plain(into, start, end);
  const trimmed = text.trim();
  start += [...text.slice(0, text.indexOf(trimmed))].length;
  return trimmed ? { start, end: start + [...trimmed].length, text: trimmed } : null;
}

/** The code point that a place in the page stands for. */
function offset(node, at) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const home = element.closest("[data-start]");
  if (!home || home.classList.contains("block")) {
    const near = node.childNodes?.[at]?.querySelector?.("[data-start]") ?? node.childNodes?.[at];
    return near?.dataset?.start ? Number(near.dataset.start) : null;
  }
  let count = Number(home.dataset.start);
  const walk = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const marked = text.parentElement.closest("[data-length]");
    if (text === node) return count + (marked ? 0 : [...text.data.slice(0, at)].length);
    count += marked ? Number(marked.dataset.length) : [...text.data].length;
  }
  return count;
}

/** The characters between two offsets of the text that is shown. */
export function plain(into, start, end) {
  const letters = [];
  for (const [from, text] of into.segments ?? []) {
    const inside = [...text];
    letters.push(...inside.slice(Math.max(0, start - from), Math.max(0, end - from)));
  }
  return letters.join("");
}

/** Where typed words stand in the text that is shown, nearest to an offset: {start, end, text} or null. */
export function findWords(into, typed, near) {
  let best = null;
  for (const blockText of into.blockTexts ?? []) {
    for (let at = blockText.text.indexOf(typed); at >= 0; at = blockText.text.indexOf(typed, at + 1)) {
      const start = blockText.start + [...blockText.text.slice(0, at)].length;
      if (!best || Math.abs(start - near) < Math.abs(best.start - near)) best = { start, end: start + [...typed].length, text: typed };
    }
  }
  return best;
}

/** Keep the text that is shown, for selections and searches in it. */
export function keepText(into, text) {
  into.segments = text ? text.blocks.flatMap((each) => each.segments) : [];
  into.blockTexts = text ? text.blocks.map((each) => ({ start: each.start, text: each.segments.map((part) => part[1]).join("") })) : [];
}

/** The spans of a table that stand near an offset, in the order of the text. */
export function near(text, table, at, reach = 400) {
  return (text?.spans ?? []).filter((span) => span.table === table && Math.abs(span.start - at) < reach)
    .sort((a, b) => a.start - b.start);
}
