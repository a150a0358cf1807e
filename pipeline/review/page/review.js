// The review: the queue at the left, the article in the middle, the row's card at the right.

import { get, post } from "./api.js";
import { drawArticle, findWords, keepText, scrollToRow, selectedWords } from "./article.js";
import { addForm, drawCard, drawMentions, editForm, titleOf } from "./card.js";
import { ask, fill, h, say, words } from "./dom.js";
import { nameInput } from "./inputs.js";
import { bind, cap, shortcut } from "./keys.js";
import { reviewLink } from "./overview.js";
import { code, interval, lead, named, number, subtype, t, trail } from "./words.js";

const TABLES = ["events", "entities", "timexes", "references", "citations"];
const FILTERS = ["status", "type", "subtype", "actor", "document", "language", "reason", "since", "until", "q", "order"];
const STATUSES = ["open", "conflict", "accepted", "corrected", "rejected", "unsure", "added", "merged"];
const UNDECIDED = ["open", "conflict"];

let state = null;

/** Show the queue that the address asks for, and the row in it. */
export async function showReview(main, asked) {
  const filter = { table: TABLES.includes(asked.table) ? asked.table : "events" };
  for (const name of FILTERS) if (asked[name]) filter[name] = asked[name];
  const same = state && main.contains(state.list) && JSON.stringify(state.filter) === JSON.stringify(filter) && state.lang === document.documentElement.lang;
  if (same) {
    if (asked.row && asked.row !== state.told?.row_id) await open(filter.table, asked.row);
    listen();
    return;
  }
  state = {
    filter, actorName: asked.actor_name ?? state?.actorName ?? "", rows: [], more: false, at: -1, told: null, ahead: new Map(), lang: document.documentElement.lang,
    list: h("ol", { class: "rows", "aria-label": t("queue.rows") }),
    count: h("p", { class: "found", role: "status" }), filters: h("div", { class: "filters" }),
    article: h("article", { "aria-label": t("article.heading") }), card: h("div", {}), actions: h("div", { class: "actions", role: "toolbar", "aria-label": t("card.heading") }),
  };
  fill(main,
    h("h1", { class: "hidden" }, t("nav.queue")),
    h("section", { class: "pane list", "aria-label": t("queue.rows") },
      h("div", { class: "tables", role: "group", "aria-label": t("queue.table") }, TABLES.map((table) =>
        h("a", { href: reviewLink({ table }), "aria-current": table === filter.table ? "true" : null }, t(`table.${table}`)))),
      searchBox(),
      h("details", { class: "more-filters", open: FILTERS.some((name) => filter[name] && !["q", "order"].includes(name)) },
        h("summary", {}, t("queue.filters")), state.filters),
      state.count, state.list),
    h("section", { class: "pane reading", tabindex: "0", "aria-label": t("article.heading") }, state.article),
    h("section", { class: "pane card", tabindex: "-1", "aria-label": t("card.heading") }, state.card),
    state.actions);
  state.list.parentElement.addEventListener("scroll", more);
  listen();
  drawActions();
  const mine = state;
  await Promise.all([load(), drawFilters()]);
  if (mine !== state) return;
  if (asked.row) await open(filter.table, asked.row);
  else if (state.rows.length) await choose(Math.max(0, state.rows.findIndex((row) => UNDECIDED.includes(row.status))));
  else if (filter.document) await readDocument(filter.document);
  else fill(state.article, h("p", { class: "empty" }, t("queue.none")));
}

// ---------------------------------------------------------------- the queue

async function load() {
  const mine = state;
  const page = await get("queue", mine.filter);
  if (mine !== state) return;
  Object.assign(mine, { rows: page.rows, more: page.more, total: page.total });
  fill(mine.list, page.rows.map(line));
  fill(mine.count, t("queue.found", { n: page.total }), " ", page.total > 1
    ? h("button", { type: "button", class: "plain small", onclick: bulk }, t("queue.bulk", { n: page.total })) : null);
  if (!page.total) mine.list.append(h("li", { class: "empty" }, t("queue.none")));
}

async function more() {
  const mine = state;
  const pane = mine.list.parentElement;
  if (!mine.more || mine.busy || pane.scrollTop + pane.clientHeight < pane.scrollHeight - 600) return;
  await next50(mine);
}

async function next50(mine) {
  if (mine.busy || !mine.more) return mine.busy;
  mine.busy = (async () => {
    const page = await get("queue", { ...mine.filter, after: mine.rows.at(-1).line });
    mine.rows.push(...page.rows);
    mine.more = page.more;
    mine.list.append(...page.rows.map(line));
  })();
  await mine.busy;
  mine.busy = null;
}

function line(row) {
  const button = h("button", { type: "button", onclick: () => choose(state.rows.indexOf(row)) },
    h("span", { class: "line" }, h("span", { class: "what" }, row.label && state.filter.table !== "entities" ? words(row.label) : words([row.name_en, row.name_ru].filter(Boolean).join(" · ") || row.label)),
      h("span", { class: `status ${row.status}` }, t(`status.${row.status}`))),
    h("span", { class: "line quiet" }, h("span", {}, interval(row)), h("span", {}, state.filter.table === "events" && row.subtype ? subtype(row.subtype) : code(row.type))),
    row.before || row.after ? h("span", { class: "snippet" }, words(lead(row.before, 50)), h("mark", {}, words(row.label)), words(trail(row.after, 60))) : null,
    row.reasons.length ? h("span", { class: "line reasons" }, row.reasons.slice(0, 2).map((reason) => h("span", { class: "tag" }, t(`reason.${reason}`)))) : null);
  return h("li", {}, button);
}

function searchBox() {
  const input = h("input", { id: "search", type: "search", value: state.filter.q ?? "", autocomplete: "off", placeholder: t("queue.search_hint") });
  return h("form", { class: "search", role: "search", onsubmit: (event) => { event.preventDefault(); refilter({ q: input.value.trim() }); } },
    h("label", { for: "search" }, t("queue.search"), " ", cap("Slash")), input);
}

async function drawFilters() {
  const { filter, filters } = state;
  const choices = await get("choices", { table: filter.table });
  const select = (name, options) => h("label", { for: `filter-${name}` }, t(`queue.${name}`),
    h("select", { id: `filter-${name}`, onchange: (event) => refilter({ [name]: event.target.value }) },
      h("option", { value: "" }, t("queue.any")), options.map(([value, text]) => h("option", { value, selected: filter[name] === value }, text))));
  const counted = (name, told = code) => (choices[name] ?? []).map((each) => [each.value, `${told(each.value)} (${number(each.count)})`]);
  const day = (name) => h("label", { for: `filter-${name}` }, t(`queue.${name}`), h("input", { id: `filter-${name}`, type: "text", inputmode: "numeric", size: "10", placeholder: "1991-01-01", value: filter[name] ?? "",
    onchange: (event) => refilter({ [name]: event.target.value.trim() }) }));
  const named = (name) => (choices[name] ?? []).length > 0;
  fill(filters,
    select("status", STATUSES.map((each) => [each, t(`status.${each}`)])),
    named("type") ? select("type", counted("type")) : null,
    named("subtype") ? select("subtype", counted("subtype", filter.table === "events" ? subtype : code)) : null,
    h("label", { for: "filter-actor" }, t("queue.actor"), nameInput("filter-actor", (id, entity) => refilter({ actor: id }, entity), { value: filter.actor ? state.actorName : "" })),
    named("document") ? select("document", choices.document.map((each) => [each.value, `${each.title || each.value} (${number(each.count)})`])) : null,
    named("language") ? select("language", counted("language")) : null,
    named("reason") ? select("reason", counted("reason", (each) => t(`reason.${each}`))) : null,
    filter.table === "events" || filter.table === "timexes" ? [day("since"), day("until")] : null,
    h("label", { for: "filter-order" }, t("queue.order"), h("select", { id: "filter-order", onchange: (event) => refilter({ order: event.target.value }) },
      ["doubt", "date", "place"].map((each) => h("option", { value: each, selected: (filter.order ?? "doubt") === each }, t(`queue.by_${each}`))))),
    h("a", { href: reviewLink({ table: filter.table }) }, t("queue.clear")));
}

function refilter(change, entity) {
  const asked = { ...state.filter, ...change };
  if (entity) state.actorName = named(entity);
  for (const name of Object.keys(asked)) if (!asked[name]) delete asked[name];
  const target = reviewLink(asked);
  if (target === location.hash) return;
  location.hash = target;
}

function bulk() {
  const decide = (verdict) => async () => {
    dialog.close();
    await safely(async () => {
      const { count } = await post("decide-all", { filter: state.filter, verdict, count: state.total });
      say(t("done.bulk", { n: count }));
      await reload();
    });
  };
  const button = (verdict) => h("button", { type: "button", onclick: decide(verdict) }, t(`card.${verdict}`));
  const dialog = ask(t("queue.bulk", { n: state.total }), t("nav.close"),
    h("p", {}, t("queue.bulk_ask", { n: state.total })), h("p", { class: "quiet" }, t("queue.bulk_note")),
    h("div", { class: "row" }, button("accept"), button("reject"), button("unsure"), h("button", { type: "button", class: "plain", onclick: () => dialog.close() }, t("nav.cancel"))));
}

// ---------------------------------------------------------------- one row

/** Show the row at a place of the list. */
async function choose(at) {
  const row = state.rows[at];
  if (!row) return;
  state.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
  state.at = at;
  const button = state.list.children[at].firstChild;
  button.setAttribute("aria-current", "true");
  const pane = state.list.parentElement;
  const [top, bottom] = [button.offsetTop - pane.offsetTop, button.offsetTop - pane.offsetTop + button.offsetHeight];
  if (top < pane.scrollTop + 40 || bottom > pane.scrollTop + pane.clientHeight - 40) pane.scrollTop = top - pane.clientHeight / 3;
  await show(state.filter.table, row.row_id);
  if (at > state.rows.length - 5) next50(state);
}

/** Show a row that a link names, in the list or not. */
async function open(table, id) {
  const at = table === state.filter.table ? state.rows.findIndex((row) => row.row_id === id) : -1;
  if (at >= 0) await choose(at);
  else {
    state.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    await show(table, id);
  }
}

async function show(table, id) {
  const mine = state;
  const key = `${table}|${id}`;
  mine.wanted = key;
  const told = await (mine.ahead.get(key) ?? get("row", { table, id }));
  mine.ahead.clear();
  if (mine !== state || mine.wanted !== key) return;
  const sameText = mine.told?.document && told.document && mine.told.document.document_id === told.document.document_id;
  mine.told = told;
  told.pane = mine.article;
  draw();
  mine.card.closest(".pane").scrollTop = 0;
  if (matchMedia("(max-width: 45rem)").matches) mine.article.closest(".pane").scrollIntoView({ block: "start" });
  scrollToRow(mine.article, sameText && !matchMedia("(prefers-reduced-motion: reduce)").matches);
  const following = mine.rows[mine.at + 1];
  if (following) ahead(mine.filter.table, following.row_id);
}

/** Ask for a row before it is wanted. */
function ahead(table, id) {
  const coming = get("row", { table, id });
  coming.catch(() => {});
  state.ahead.set(`${table}|${id}`, coming);
}

function draw() {
  const { told, article, card } = state;
  keepText(article, told.text);
  if (told.table === "entities") drawMentions(article, told, cardActs());
  else drawArticle(article, told, articleActs());
  drawCard(card, told, cardActs());
  drawActions();
}

async function readDocument(document) {
  const text = await get("text", { document });
  state.told = null;
  keepText(state.article, text);
  drawArticle(state.article, { document: text.document, text, complete: text.complete }, articleActs(text));
  fill(state.card, h("p", { class: "empty" }, t("queue.pick")), h("div", { class: "form" }));
  state.reading = text;
}

const articleActs = (text) => ({
  open: (table, id) => { location.hash = reviewLink({ ...(table === state.filter.table ? state.filter : {}), table, row: id }); },
  flip,
  complete: () => complete(),
  move: async (at) => {
    const document = state.told?.document?.document_id ?? text.document.document_id;
    const moved = await get("text", { document, at });
    const told = { ...(state.told ?? {}), document: moved.document, text: moved, complete: moved.complete };
    if (state.told) state.told.text = moved;
    keepText(state.article, moved);
    drawArticle(state.article, told, articleActs(moved));
    state.article.closest(".pane").scrollTop = 0;
  },
});

const cardActs = () => ({ decide, addEvent, flip, takeOut });
const flip = (passage, kind) => decide([{ table: "passages", row_id: passage, verdict: "correct", field: "kind", value: kind }], "done.passage", code(kind));

// ---------------------------------------------------------------- deciding

async function safely(act) {
  const main = document.getElementById("main");
  main.setAttribute("aria-busy", "true");
  try {
    await act();
  } catch (error) {
    say(t("nav.error", { message: error.message }), "bad");
  } finally {
    main.removeAttribute("aria-busy");
  }
}

/** Write decisions on the row that is shown or its parts, and show what became of it. */
async function decide(moves, done, label) {
  if (!moves.length) { say(t("done.unchanged")); closeForm(); return; }
  const { told } = state;
  await safely(async () => {
    await post("decide", { moves });
    say(t(done, { label: label ?? (told ? titleOf(told) : "") }));
    state.ahead.clear();
    if (told) await refresh(told.table, told.row_id);
    else if (state.reading) await readDocument(state.reading.document.document_id);
  });
}

/** One verdict on the whole row; the list goes on to the next one that is open. */
async function verdict(word, done) {
  const { told, at } = state;
  if (!told) return;
  await safely(async () => {
    const answer = await post("decide", { moves: [{ table: told.table, row_id: told.row_id, verdict: word }] });
    const said = t(done, { label: titleOf(told) });
    say(said);
    mark(told.row_id, answer.rows[0].status);
    if (at >= 0 && state.rows[at]?.row_id === told.row_id) await nextOpen(at, said);
    else await refresh(told.table, told.row_id);
  });
}

function mark(id, status) {
  const at = state.rows.findIndex((row) => row.row_id === id);
  if (at < 0) return;
  state.rows[at].status = status;
  const badge = state.list.children[at].querySelector(".status");
  badge.className = `status ${status}`;
  badge.textContent = t(`status.${status}`);
}

async function refresh(table, id) {
  const mine = state;
  const told = await get("row", { table, id });
  if (mine !== state || mine.wanted !== `${table}|${id}`) return; // the reviewer has gone on meanwhile
  told.pane = state.article;
  state.told = told;
  mark(id, told.status);
  const pane = state.article.closest(".pane");
  const top = pane.scrollTop;
  const inside = state.card.contains(document.activeElement);
  draw();
  pane.scrollTop = top;
  if (inside) state.card.parentElement.focus({ preventScroll: true }); // what had the focus was drawn anew
}

/** Go to the next row that is open; `said` was told to the reviewer just now. */
async function nextOpen(from = state.at, said = "") {
  for (let at = from + 1; ; at += 1) {
    if (at >= state.rows.length && state.more) await next50(state);
    if (at >= state.rows.length) break;
    if (UNDECIDED.includes(state.rows[at].status)) { await choose(at); return; }
  }
  say([said, t("done.end")].filter(Boolean).join(" · "));
  if (state.told) await refresh(state.told.table, state.told.row_id);
}

async function undo() {
  await safely(async () => {
    const { count, rows } = await post("undo", {});
    if (!count) { say(t("done.nothing_undone")); return; }
    say(t("done.undone", { n: count }));
    state.ahead.clear();
    for (const row of rows) mark(row.row_id, row.status);
    const [first] = rows;
    const at = count === 1 ? state.rows.findIndex((row) => row.row_id === first.row_id) : -1;
    if (count > rows.length || rows.length > 1 || !state.told) await reload();
    else if (!first.there) { // what was added is gone when it is taken back
      if (state.told.row_id === first.row_id) state.told = null;
      await reload();
    } else if (at >= 0) await choose(at);
    else await refresh(state.told.table, state.told.row_id).catch(reload);
  });
}

/** Read the list anew and stay on the row, or go to the first. */
async function reload() {
  const id = state.told?.row_id;
  const { table } = state.filter;
  await load();
  const at = state.rows.findIndex((row) => row.row_id === id);
  if (at >= 0) await choose(at);
  else if (id && state.told.table === table) await show(table, id).catch(() => choose(0));
  else if (state.rows.length) await choose(0);
}

async function complete() {
  const source = state.told?.document ?? state.reading?.document;
  if (source) await decide([{ table: "documents", row_id: source.document_id, verdict: "complete" }], "done.complete", source.title || source.document_id);
}

const form = () => state.card.querySelector(".form");
const closeForm = () => { if (form()) fill(form()); state.article.closest(".pane").focus({ preventScroll: true }); };

function edit(part) {
  if (!state.told) return;
  editForm(form(), state.told, cardActs());
  form().scrollIntoView({ block: "nearest" });
  if (part) form().querySelector(part)?.focus();
}

const merge = () => state.card.querySelector("#merge-with")?.focus();

/** Tell an event from all other reports that the run took for the same. */
function takeOut() {
  const { told } = state;
  if (told?.table !== "events" || !told.cluster) return;
  const parted = new Set(told.pairs.filter((each) => each.verdict === "different").map((each) => each.other));
  const others = told.cluster.others.filter((each) => !parted.has(each));
  return decide(others.map((value) => ({ table: "events", row_id: told.row_id, verdict: "different", value })), "done.parted");
}

function add() {
  const chosen = selectedWords(state.article);
  const told = state.told ?? (state.reading ? { text: state.reading, document: state.reading.document, pane: state.article } : null);
  if (!told?.text) return;
  addForm(form(), told, chosen, cardActs());
  form().scrollIntoView({ block: "nearest" });
}

async function addEvent({ chosen, words: typed, near, cells, arguments: parts }) {
  const place = chosen && chosen.text === typed ? chosen : findWords(state.article, typed, near);
  if (!place || !typed) { say(t("done.no_words"), "bad"); return; }
  const { document_id } = (state.told ?? state.reading).document;
  await safely(async () => {
    const { rows } = await post("add", { document: document_id, start: place.start, end: place.end, cells: { ...cells, arguments: parts } });
    say(t("done.added", { label: typed }));
    location.hash = reviewLink({ ...(state.filter.table === "events" ? state.filter : { table: "events" }), row: rows[0].row_id });
  });
}

// ---------------------------------------------------------------- keys and buttons

const accept = () => verdict("accept", "done.accepted");
const reject = () => verdict("reject", "done.rejected");
const unsure = () => verdict("unsure", "done.unsure");
const link = () => edit(state.told?.table === "events" ? "#edit-source" : "#edit-reference_id");

function listen() {
  bind({
    KeyA: accept, KeyR: reject, KeyU: unsure, KeyE: () => edit(), KeyZ: undo, KeyN: () => nextOpen(),
    KeyJ: () => choose(Math.min(state.rows.length - 1, state.at + 1)), KeyK: () => choose(Math.max(0, state.at - 1)),
    KeyM: merge, KeyX: takeOut, KeyL: link, KeyI: add, KeyD: complete, Escape: closeForm,
    Slash: () => document.getElementById("search").focus(),
  });
}

function drawActions() {
  const table = state.told?.table ?? state.filter.table;
  const button = (key, keyCode, act, kind = "") => h("button", { type: "button", class: kind, "aria-keyshortcuts": shortcut(keyCode), onclick: act }, t(key), " ", cap(keyCode));
  fill(state.actions,
    button("card.accept", "KeyA", accept, "accept"), button("card.reject", "KeyR", reject, "reject"), button("card.unsure", "KeyU", unsure),
    button("card.edit", "KeyE", () => edit()),
    table === "entities" || table === "events" ? button("card.merge", "KeyM", merge) : null,
    table === "events" || table === "citations" ? button("card.link", "KeyL", link) : null,
    table === "entities" ? null : button("card.add", "KeyI", add),
    h("span", { class: "spread" }),
    button("card.undo", "KeyZ", undo, "plain"), button("card.next", "KeyN", () => nextOpen(), "plain"));
  // Buttons must not take the selection away from the article.
  for (const each of state.actions.querySelectorAll("button")) each.addEventListener("mousedown", (event) => event.preventDefault());
}
