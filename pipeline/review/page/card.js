// The card of a row: what the tables say of it, what that hangs on, and the forms that correct it.

import { study } from "./api.js";
import { kindSelect, near, plain } from "./article.js";
import { fill, h, outside, words } from "./dom.js";
import { codeSelect, dateInput, eventInput, nameInput } from "./inputs.js";
import { cap, shortcut } from "./keys.js";
import { told as inWords } from "./log.js";
import { reviewLink } from "./overview.js";
import { code, day, field, interval, lang, moment, named, number, sentence, subtype, t } from "./words.js";

const SHOWN = {
  events: ["type", "subtype", "realis", "edtf", "location_id"],
  entities: ["name_en", "name_ru", "type", "iso3", "wikidata_id", "geonames_id", "mentions", "documents"],
  timexes: ["edtf", "type", "value", "kind", "precision"],
  references: ["title", "container_title", "type", "issued", "publisher", "publisher_place", "volume", "issue", "pages", "doi", "isbn", "url"],
  citations: ["label", "reference_id"],
};
const EDITED = {
  events: ["edtf", "type", "subtype", "realis", "location_id"],
  entities: ["name_en", "name_ru", "type"],
  timexes: ["edtf", "type"],
  references: ["title", "container_title", "issued", "publisher", "publisher_place", "volume", "issue", "pages", "doi", "isbn", "url"],
  citations: ["reference_id"],
};
const CODES = {
  timexes: { type: ["DATE", "TIME", "DURATION", "SET"] },
  entities: { type: ["PERSON", "ORG", "GPE", "LOC"] },
};

export const titleOf = (told) =>
  told.cells.trigger ?? (told.table === "entities" ? named(told.cells) : told.cells.title ?? told.cells.text ?? told.cells.label ?? told.row_id);

/** Draw the card of a row; `acts` has decide(moves, done), edit, addEvent, link and merge. */
export function drawCard(into, told, acts) {
  fill(into,
    h("header", {},
      h("p", { class: "over" }, t(`table.${told.table}`), " ", h("span", { class: `status ${told.status}` }, t(`status.${told.status}`))),
      h("h2", { class: "trigger" }, words(titleOf(told)))),
    told.reasons.length ? h("p", { class: "reasons", "aria-label": t("card.doubts") }, told.reasons.map((reason) => h("span", { class: "tag" }, t(`reason.${reason}`)))) : null,
    told.conflict ? h("div", { class: "changed" }, h("p", { class: "warn" }, t("card.changed")), h("ul", {}, Object.entries(told.conflict.fields).map(([name, [old, now]]) =>
      h("li", {}, field(name), ": ", words(code(String(old ?? "")) || "—"), " → ", words(code(String(now ?? "")) || "—"))))) : null,
    told.document || told.mentions?.length ? null : h("p", { class: "warn" }, t("article.no_passage")),
    h("dl", { class: "cells" }, SHOWN[told.table].filter((name) => cell(told, name) !== "" || told.machine[name] !== undefined || EDITED[told.table].includes(name) && told.table !== "references").map((name) => [
      h("dt", {}, field(name)),
      h("dd", {}, told.cells[name] == null || told.cells[name] === "" ? h("span", { class: "quiet" }, "—") : value(told, name), was(told, name))])),
    h("div", { class: "form" }),
    passage(told, acts),
    PARTS[told.table](told, acts),
    history(told),
    h("p", { class: "quiet small" },
      told.cells.rule === "review" ? t("card.added") : told.cells.rule ? sentence("card.rule", { rule: told.cells.rule }) : null,
      told.cells.score != null ? [" · ", t("card.score", { score: told.cells.score })] : null),
    h("details", {}, h("summary", {}, t("card.details")), h("dl", { class: "cells small" },
      Object.entries(told.cells).filter(([, each]) => each !== null && each !== "").map(([name, each]) => [
        h("dt", { title: study.labels[told.table][name]?.[document.documentElement.lang === "ru" ? 1 : 0] }, name), h("dd", {}, words(String(each)))]))));
}

/** The passage that the row stands in, and what kind it is. */
function passage(told, acts) {
  const start = told.cells.start;
  const block = told.text?.blocks.find((each) => each.passage_id && each.start <= start && start < each.end);
  return block ? h("p", { class: "field" }, h("label", { for: "passage-kind" }, t("article.kind")), kindSelect(block, acts, { id: "passage-kind" })) : null;
}

function cell(told, name) {
  return told.cells[name] ?? "";
}

function value(told, name) {
  const raw = told.cells[name];
  if (name === "edtf") return [h("strong", {}, interval(told.cells) || raw), " ", h("span", { class: "quiet" }, raw)];
  if (name === "location_id") return words(named(told.location) || raw);
  if (name === "url") return outside(raw);
  if (name === "doi") return outside(`https://doi.org/${raw}`, raw);
  if (name === "reference_id") return words(told.reference?.title ?? raw);
  if (name === "subtype") return h("span", { title: [raw, told.type_row?.definition].filter(Boolean).join(": ") }, subtype(raw));
  if (name === "mentions" || name === "documents") return number(raw);
  return ["type", "realis", "kind", "precision"].includes(name) ? code(raw) : words(String(raw));
}

/** What the machine said where a reviewer said otherwise. */
function was(told, name) {
  if (!(name in told.machine)) return null;
  const old = told.machine[name];
  return h("div", { class: "was" }, t("card.machine", { value: old ? code(old) : t("card.empty") }));
}

const section = (key, ...children) => h("section", {}, h("h3", {}, t(key)), ...children);
const quiet = (key) => h("p", { class: "quiet" }, t(key));
const excerpt = (each) => h("span", { class: "snippet" }, words(each.before), h("mark", {}, words(each.text ?? each.label)), words(each.after));

const PARTS = {
  events: (told, acts) => [
    section("card.who", told.actors.length ? h("ul", { class: "parts" }, told.actors.map((part) => actor(part, acts))) : quiet("card.nobody")),
    section("card.how_dated", dated(told)),
    section("card.sources", told.citations.length ? h("ul", { class: "parts" }, told.citations.map((each) => source(each, acts))) : quiet("card.no_sources")),
    section("card.reports", reports(told, acts)),
  ],
  entities: (told, acts) => [
    section("card.candidates", merging(told, acts)),
  ],
  timexes: (told) => [
    section("card.how_dated", dated(told)),
    told.dates.length ? section("card.dates", h("p", {}, told.dates.map((each) => [eventLink(each), " "]))) : null,
  ],
  references: (told) => [
    told.authors.length ? section("card.authors", h("p", {}, words(told.authors.map(person).join("; ")))) : null,
    section("card.cited", h("p", {}, told.cited.map((each) => [h("a", { href: reviewLink({ table: "citations", row: each.citation_id }) }, words(each.text)), " "]))),
    told.same_work.length ? section("card.same_work", h("ul", { class: "parts" }, told.same_work.map((each) =>
      h("li", {}, h("a", { href: reviewLink({ table: "references", row: each.reference_id }) }, words(each.title ?? each.reference_id)), " ", h("span", { class: "quiet" }, words(each.document_id)))))) : null,
  ],
  citations: (told) => [
    section("card.sources", told.reference ? reference(told.reference) : quiet("card.no_reference")),
    told.supports.length ? section("card.supports", h("p", {}, told.supports.map((each) => [eventLink(each), " "]))) : null,
  ],
};

const eventLink = (each) => h("a", { href: reviewLink({ table: "events", row: each.event_id }) }, words(each.trigger));
const person = (each) => each.literal || [each.family, each.given].filter(Boolean).join(", ");

function actor(part, acts) {
  const name = part.entity_id ? h("a", { href: reviewLink({ table: "entities", row: part.entity_id }) }, words(named(part) || part.text)) : words(part.text);
  const own = [" ", h("span", { class: "quiet" }, "«", words(part.text), "» ", code(part.how))];
  if (part.status === "rejected") return h("li", { class: "off" }, h("span", { class: "tag" }, code(part.role)), " ", name, own, " ", h("span", { class: "tag" }, t("card.unlinked")));
  const place = h("div", {});
  const correct = (column, value) => acts.decide([{ table: "arguments", row_id: part.row_id, verdict: "correct", field: column, value }], "done.corrected");
  const role = h("select", { class: "small", "aria-label": t("card.role_of", { text: part.text }), onchange: () => correct("role", role.value) },
    study.codes.role.map((each) => h("option", { value: each, selected: each === part.role }, code(each))));
  return h("li", {}, role, " ", name, own, " ",
    h("button", { type: "button", class: "plain small", onclick: () => askWho(place, part, (entity) => correct("entity_id", entity)) }, t("card.someone_else")), " ",
    h("button", { type: "button", class: "plain small", onclick: () => acts.decide([{ table: "arguments", row_id: part.row_id, verdict: "reject" }], "done.corrected") }, t("card.take_off")),
    place);
}

/** Ask below a name in the text whom it means. */
function askWho(place, part, chosen) {
  const id = `who-${part.start}`;
  fill(place, h("label", { for: id }, sentence("card.is_who", { text: part.text })), nameInput(id, (entity) => entity && chosen(entity)));
  place.querySelector("input").focus();
}

function source(each, acts) {
  const off = each.status === "rejected";
  return h("li", { class: off ? "off" : null }, h("span", { class: "span marker lit" }, words(each.text)), " ",
    each.reference ? reference(each.reference) : quiet("card.no_reference"),
    off ? h("span", { class: "tag" }, t("card.unlinked")) : h("button", { type: "button", class: "plain small", onclick: () =>
      acts.decide([{ table: "event_citations", row_id: each.row_id, verdict: "reject" }], "done.corrected") }, t("card.take_off")));
}

/** A reference as a reader knows it: authors, title, where, when. */
function reference(row) {
  const where = [row.container_title, [row.publisher_place, row.publisher].filter(Boolean).join(": "), row.issued].filter(Boolean).join(". ");
  return h("span", { class: "reference" },
    row.authors?.length ? [words(row.authors.map(person).join("; ")), ". "] : null,
    h("a", { href: reviewLink({ table: "references", row: row.reference_id }) }, h("cite", {}, words(row.title ?? row.text ?? row.label))),
    where ? [". ", words(where)] : null, row.pages ? [", ", words(row.pages)] : null,
    row.url ? [" ", outside(row.url, row.url.replace(/^https?:\/\//, "").slice(0, 40))] : null);
}

/** What was decided of the row and another one: same, different, or nothing. */
const decided = (told, id) => told.pairs.find((each) => each.other === id)?.verdict;

/** The reports of the same event, those that may be, and a search for others. */
function reports(told, acts) {
  const { cluster, joined, candidates } = told;
  const list = (rows, ...verdicts) => h("ul", { class: "reports" }, rows.map((each) => h("li", { class: decided(told, each.row_id) === "different" ? "off" : null },
    h("a", { class: "report", href: reviewLink({ table: "events", row: each.row_id }) }, h("strong", {}, interval(each)), " ",
      h("span", { class: "quiet" }, words(each.document_id)), excerpt(each)), pairing(told, each.row_id, acts, verdicts))));
  const chosen = h("div", {});
  const input = eventInput("merge-with", (row) => fill(chosen, row && row.row_id !== told.row_id ? list([row], "same") : null), { placeholder: t("queue.search_hint") });
  const rest = candidates.filter((each) => !joined.some((one) => one.row_id === each.row_id));
  return [
    cluster?.conflict ? h("p", { class: "warn" }, t("reason.contradiction"), ": ", cluster.conflict) : null,
    cluster ? list(cluster.reports, "different") : null,
    joined.length ? list(joined) : null,
    cluster ? h("p", {}, h("button", { type: "button", class: "plain small", "aria-keyshortcuts": shortcut("KeyX"), onclick: acts.takeOut }, t("card.take_out"), " ", cap("KeyX"))) : null,
    cluster || joined.length || rest.length ? null : quiet("card.no_reports"),
    rest.length ? [h("h4", {}, t("card.perhaps_event")), list(rest, "same", "different")] : null,
    h("p", {}, h("label", { for: "merge-with", "aria-keyshortcuts": shortcut("KeyM") }, t("card.other_event"), " ", cap("KeyM")), input), chosen];
}

/** Buttons that say of the row and another one that they are the same, or are not; what was said, where it was. */
function pairing(told, id, acts, verdicts) {
  const said = decided(told, id);
  const event = told.table === "events";
  if (said) return h("span", { class: "tag" }, t(said === "same" ? "status.merged" : event ? "card.not_same" : "card.different"));
  const word = { same: event ? "card.same_event" : "card.same", different: event ? "card.not_same" : "card.different" };
  return verdicts.map((verdict) => [h("button", { type: "button", class: verdict === "same" ? "small" : "plain small", onclick: () =>
    acts.decide([{ table: told.table, row_id: told.row_id, verdict, value: id }], verdict === "same" ? "done.merged" : "done.parted") }, t(word[verdict])), " "]);
}

function dated(told) {
  const { timex, anchor, document: source } = told;
  if (!timex) return quiet("card.undated");
  const text = timex.text;
  const said = { context: "card.context", published: source?.published ? "card.from_published" : "card.from_published_unknown" }[timex.resolution] ?? "card.explicit";
  return [
    h("p", {}, sentence(said, { text, date: day(source?.published) })),
    anchor ? h("p", { class: "report" }, excerpt(anchor), " ", h("strong", {}, interval(anchor))) : null,
    ["carried", "document"].includes(told.cells.attachment) ? quiet("card.carried") : null,
  ];
}

function merging(told, acts) {
  const line = (other) => h("li", {}, h("a", { href: reviewLink({ table: "entities", row: other.entity_id }) }, words([other.name_en, other.name_ru].filter(Boolean).join(" · ") || other.name)),
    " ", h("span", { class: "quiet" }, `${code(other.type)}, ${number(other.mentions)}`), " ", pairing(told, other.entity_id, acts, ["same", "different"]));
  const chosen = h("div", {});
  const input = nameInput("merge-with", (id, entity) => fill(chosen, entity && id !== told.row_id ? h("ul", { class: "parts" }, line(entity)) : null), { placeholder: t("queue.search_hint") });
  return [
    told.candidates.length ? h("ul", { class: "parts" }, told.candidates.map(line)) : quiet("card.no_candidates"),
    h("p", {}, h("label", { for: "merge-with", "aria-keyshortcuts": shortcut("KeyM") }, t("card.other_name"), " ", cap("KeyM")), input), chosen];
}

/** Where an entity is named, each place with the question whether it is somebody else. */
export function drawMentions(into, told, acts) {
  fill(into, h("h2", {}, t("card.occurrences")), h("ul", { class: "occurrences" }, told.mentions.map((each) => mention(each, acts))));
}

function mention(each, acts) {
  const place = h("div", {});
  const split = () => askWho(place, each, (entity) =>
    acts.decide([{ table: "mentions", row_id: each.mention_id, verdict: "correct", field: "entity_id", value: entity }], "done.corrected"));
  return h("li", {}, h("p", { class: "prose" }, words(each.before), h("span", { class: "span name lit self" }, words(each.text)), words(each.after)),
    h("div", { class: "row" }, h("a", { href: reviewLink({ table: "events", document: each.document_id, order: "place" }) }, words(each.document_id)),
      h("button", { type: "button", class: "plain small", onclick: split }, t("card.someone_else"))), place);
}

function history(told) {
  return section("card.history", told.history.length ? h("ul", { class: "history" }, told.history.slice(0, 20).map((each) =>
    h("li", {}, inWords(each), h("span", { class: "quiet" }, " — ", words(each.reviewer), ", ", moment(each.time))))) : quiet("card.no_history"));
}

/** Open the form that corrects a row; it closes with Escape and saves with Enter. */
export function editForm(into, told, acts) {
  const fields = EDITED[told.table];
  const inputs = fields.map((name) => [name, `edit-${name}`]);
  let place = told.cells.location_id ?? "";
  const control = ([name, id]) => {
    const now = told.cells[name] ?? "";
    if (name === "edtf") return dateInput(id, now);
    if (name === "type" && told.table === "events") return codeSelect(id, study.codes.type, now);
    if (name === "type") return codeSelect(id, CODES[told.table].type, now);
    if (name === "realis") return codeSelect(id, study.codes.realis, now);
    if (name === "subtype") return subtypeSelect(id, now);
    if (name === "location_id") return nameInput(id, (entity) => { place = entity; }, { value: named(told.location) });
    if (name === "reference_id") return h("select", { id }, h("option", { value: "" }, t("form.none")), (told.entries ?? []).map((each) =>
      h("option", { value: each.reference_id, selected: each.reference_id === now }, `${each.label ?? ""} ${each.title ?? each.text ?? ""}`.slice(0, 90))));
    return h("input", { id, value: now, autocomplete: "off" });
  };
  const extra = told.table === "events" ? linkFields(told) : null;
  const form = h("form", { class: "panel", "aria-label": t("form.edit_heading") }, h("h3", {}, t("form.edit_heading")),
    inputs.map((each) => h("div", { class: "field" }, h("label", { for: each[1] }, field(each[0])), control(each))),
    extra?.parts, buttons(into));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const moves = inputs.flatMap(([name, id]) => {
      const now = name === "location_id" ? place : form.querySelector(`#${id}`).value.trim();
      return now === (told.cells[name] ?? "") ? [] : [{ table: told.table, row_id: told.row_id, verdict: "correct", field: name, value: now }];
    });
    acts.decide([...moves, ...(extra?.moves() ?? [])], "done.corrected");
  });
  fill(into, form);
  form.querySelector("input, select").focus();
}

/** In the form of an event: a name of its sentence as participant, a marker nearby as source. */
function linkFields(told) {
  const linked = new Set([...told.actors.map((each) => each.mention_id), ...told.citations.map((each) => each.citation_id)]);
  const start = told.cells.start;
  const option = (span) => h("option", { value: span.id }, `${plain(told.pane, span.start, span.end)} · ${code(span.type)}`);
  const choice = (id, spans) => h("select", { id }, h("option", { value: "" }, t("form.choose")), spans.map(option));
  const names = near(told.text, "mentions", start).filter((span) => !linked.has(span.id));
  const markers = near(told.text, "citations", start, 1500).filter((span) => !linked.has(span.id));
  const name = choice("edit-actor", names);
  const role = codeSelect("edit-role", study.codes.role, "actor");
  const marker = choice("edit-source", markers);
  return {
    parts: [
      h("div", { class: "field" }, h("label", { for: "edit-actor" }, t("form.add_actor")), name, h("label", { for: "edit-role", class: "hidden" }, t("form.role")), role),
      h("div", { class: "field" }, h("label", { for: "edit-source" }, t("form.add_source")), marker)],
    moves: () => [
      ...(name.value ? [{ table: "arguments", row_id: `${told.row_id}|${role.value}|${name.value}`, verdict: "add" }] : []),
      ...(marker.value ? [{ table: "event_citations", row_id: `${told.row_id}|${marker.value}`, verdict: "add" }] : [])],
  };
}

/** A choice among the event types of the run, in the order of their names. */
function subtypeSelect(id, now) {
  const types = study.codes.subtype.map((each) => [each.subtype, subtype(each.subtype), each.definition]);
  types.sort((a, b) => a[1].localeCompare(b[1], lang()));
  return h("select", { id }, h("option", { value: "" }, "—"), types.map(([value, text, definition]) => h("option", { value, selected: value === now, title: definition }, text)));
}

const buttons = (into) => h("div", { class: "row" }, h("button", { class: "main" }, t("nav.save"), " ", h("kbd", { "aria-hidden": "true" }, "↵")),
  h("button", { type: "button", class: "plain", onclick: () => fill(into) }, t("nav.cancel"), " ", h("kbd", { "aria-hidden": "true" }, "Esc")));

/** Open the form of an event that was missed: its words, date, type, realis and who took part. */
export function addForm(into, told, chosen, acts) {
  const around = chosen?.start ?? told.cells?.start ?? 0;
  const quote = h("input", { id: "add-words", value: chosen?.text ?? "", autocomplete: "off", "aria-describedby": "add-words-hint" });
  const dates = near(told.text, "timexes", around);
  const date = dateInput("add-date", "");
  const names = near(told.text, "mentions", around, 300).map((span) => [span, h("input", { type: "checkbox", value: span.id })]);
  const form = h("form", { class: "panel", "aria-label": t("form.add_heading") }, h("h3", {}, t("form.add_heading")),
    h("div", { class: "field" }, h("label", { for: "add-words" }, t("form.selected")), quote, h("span", { id: "add-words-hint", class: "hint" }, t("form.words_hint"))),
    h("div", { class: "field" }, h("label", { for: "add-date" }, t("form.date")), date,
      h("div", { class: "row" }, dates.map((span) => h("button", { type: "button", class: "plain small", onclick: () => {
        date[0].value = span.edtf ?? "";
        date[0].dispatchEvent(new Event("input"));
      } }, plain(told.pane, span.start, span.end))))),
    h("div", { class: "field" }, h("label", { for: "add-type" }, field("type")), codeSelect("add-type", study.codes.type, "OTHER")),
    h("div", { class: "field" }, h("label", { for: "add-subtype" }, field("subtype")), subtypeSelect("add-subtype", "")),
    h("div", { class: "field" }, h("label", { for: "add-realis" }, field("realis")), codeSelect("add-realis", study.codes.realis, "actual")),
    names.length ? h("fieldset", {}, h("legend", {}, t("form.names_near")), names.map(([span, box]) => h("label", { class: "check" }, box, " ", plain(told.pane, span.start, span.end)))) : null,
    buttons(into));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = (id) => form.querySelector(`#${id}`).value.trim();
    acts.addEvent({
      chosen, words: value("add-words"), near: around,
      cells: { edtf: value("add-date"), type: value("add-type"), subtype: value("add-subtype"), realis: value("add-realis") },
      arguments: names.filter(([, box]) => box.checked).map(([span]) => ({ role: "actor", how: "", start: span.start, end: span.end })),
    });
  });
  fill(into, form);
  (chosen ? form.querySelector("#add-date") : quote).focus();
}
