// The run at a glance: how far the review is, contradictions, the timeline, documents, entities, problems.

import { get } from "./api.js";
import { fill, h, outside, words } from "./dom.js";
import { bind } from "./keys.js";
import { timeline } from "./timeline.js";
import { code, interval, named, number, t } from "./words.js";

export const reviewLink = (asked) => `#/review?${new URLSearchParams(asked)}`;

export async function showOverview(main) {
  const told = await get("overview");
  const chart = h("section", { class: "panel chart" });
  fill(main,
    h("h1", {}, t("overview.heading")),
    h("ul", { class: "progress" }, told.tables.map(progress)),
    h("section", { class: "panel" }, h("h2", {}, t("overview.contradictions")),
      told.contradictions.length ? told.contradictions.map(contradiction)
        : h("p", { class: "quiet" }, t("overview.no_contradictions", { n: told.clusters }))),
    chart,
    h("section", { class: "panel" }, h("h2", {}, t("overview.documents")), documents(told.documents)),
    h("section", { class: "panel" }, h("h2", {}, t("overview.entities")), entities(told.entities),
      h("p", {}, h("a", { href: reviewLink({ table: "entities" }) }, t("overview.all_entities")))),
    h("section", { class: "panel" }, h("h2", {}, t("overview.problems")),
      told.problems.length ? problems(told.problems) : h("p", { class: "quiet" }, t("overview.no_problems"))));
  bind({});
  await timeline(chart);
}

function progress(table) {
  return h("li", {},
    h("a", { href: reviewLink({ table: table.name }) },
      h("strong", {}, number(table.rows)), " ", t(`table.${table.name}`)),
    h("progress", { max: String(table.rows || 1), value: table.reviewed, "aria-label": t("overview.share") }),
    h("span", { class: "quiet" }, t("overview.reviewed", { n: table.reviewed })),
    table.conflicts ? h("a", { class: "warn", href: reviewLink({ table: table.name, status: "conflict" }) },
      t("overview.conflicts", { n: table.conflicts })) : null);
}

function contradiction(cluster) {
  return h("div", { class: "contradiction" }, cluster.reports.map((report) =>
    h("a", { class: "report", href: reviewLink({ table: "events", row: report.row_id }) },
      h("strong", {}, interval(report)), h("span", { class: "quiet" }, report.document_id),
      h("span", { class: "snippet" }, words(report.before), h("mark", {}, words(report.label)), words(report.after)))));
}

function documents(first) {
  const body = h("tbody", {});
  const more = h("button", { type: "button", class: "plain" }, t("overview.more"));
  const typed = h("input", { id: "find-document", type: "search", autocomplete: "off" });
  let last = "";
  const put = (page) => {
    body.append(...page.rows.map(documentRow));
    last = page.rows.at(-1)?.document_id ?? last;
    more.hidden = !page.more;
  };
  put(first);
  more.addEventListener("click", async () => put(await get("documents", { q: typed.value, after: last })));
  typed.addEventListener("input", async () => {
    const asked = typed.value;
    const page = await get("documents", { q: asked });
    if (typed.value !== asked) return;
    fill(body);
    put(page);
  });
  return [
    first.more ? h("p", {}, h("label", { for: "find-document" }, t("overview.find_document"), " ", typed)) : null,
    table(["overview.document", "overview.status", "overview.language", "overview.words", "table.events", "overview.share"], body),
    more];
}

function documentRow(row) {
  const share = row.reviewed === null ? "" : `${Math.floor(100 * row.reviewed)} %`;
  return h("tr", {},
    h("th", { scope: "row" }, h("a", { href: reviewLink({ table: "events", document: row.document_id, order: "place" }) }, words(row.title || row.document_id)),
      h("br"), h("span", { class: "quiet" }, words(row.path)), row.url ? [" ", outside(row.url, t("article.open_source"))] : null),
    h("td", {}, code(row.status)), h("td", {}, code(row.language)),
    h("td", { class: "count" }, number(row.words)), h("td", { class: "count" }, number(row.counts.events)),
    h("td", { class: "count" }, share));
}

function entities(rows) {
  return table(["overview.english", "overview.russian", "overview.type", "overview.mentions", "overview.in_documents", "table.events"],
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("th", { scope: "row" }, h("a", { href: reviewLink({ table: "entities", row: row.entity_id }) }, words(row.name_en || "—"))),
      h("td", {}, words(row.name_ru || "—")),
      h("td", {}, code(row.type)), h("td", { class: "count" }, number(row.mentions)), h("td", { class: "count" }, number(row.documents)),
      h("td", {}, h("a", { href: reviewLink({ table: "events", actor: row.entity_id, actor_name: named(row) }) }, t("table.events")))))));
}

function problems(rows) {
  return table(["overview.document", "overview.severity", "overview.message"],
    h("tbody", {}, rows.map((row) => h("tr", {},
      h("th", { scope: "row" }, words(row.document_id)), h("td", {}, code(row.severity)), h("td", {}, words(row.message))))));
}

function table(headings, body) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t(headings[0]) }, h("table", {},
    h("thead", {}, h("tr", {}, headings.map((key) => h("th", { scope: "col" }, t(key))))), body));
}
