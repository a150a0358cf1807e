// All decisions that stand, the latest first.

import { get, post } from "./api.js";
import { fill, h, say, words } from "./dom.js";
import { bind, cap } from "./keys.js";
import { reviewLink } from "./overview.js";
import { code, field, moment, subtype, t } from "./words.js";

const REVIEWED = ["events", "entities", "timexes", "references", "citations"];

export async function showLog(main) {
  const told = await get("log");
  const body = h("tbody", {}, told.rows.map(line));
  const more = h("button", { type: "button", class: "plain", hidden: !told.more }, t("overview.more"));
  more.addEventListener("click", async () => {
    const next = await get("log", { before: body.children.length });
    body.append(...next.rows.map(line));
    more.hidden = !next.more;
  });
  const undo = async () => {
    const { count } = await post("undo", {});
    await showLog(main);
    say(count ? t("done.undone", { n: count }) : t("done.nothing_undone"));
  };
  fill(main,
    h("h1", {}, t("log.heading")), h("p", { class: "quiet" }, t("log.note")),
    h("p", {}, h("button", { type: "button", onclick: undo }, t("card.undo"), " ", cap("KeyZ")), " ", t("log.total", { n: told.total })),
    told.total ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("log.heading") }, h("table", {},
      h("thead", {}, h("tr", {}, ["log.when", "log.who", "log.row", "log.decision"].map((key) => h("th", { scope: "col" }, t(key))))), body))
      : h("p", { class: "empty" }, t("log.none")), more);
  bind({ KeyZ: undo });
}

function line(each) {
  const there = each.in_tables && REVIEWED.includes(each.table);
  const label = words(each.label || each.exact || each.row_id);
  return h("tr", {},
    h("td", {}, moment(each.time)), h("td", {}, words(each.reviewer)),
    h("td", {}, t(`table.${each.table}`), ": ",
      there ? h("a", { href: reviewLink({ table: each.table, row: each.row_id }) }, label) : label,
      h("br"), h("span", { class: "quiet" }, words(each.document_id)),
      each.in_tables ? null : h("span", { class: "tag" }, t("log.gone"))),
    h("td", {}, told(each)));
}

/** A decision in words: what was said, of which field, with which value. */
export function told(each) {
  const value = typeof each.value === "string" ? each.value : Object.values(each.value).filter((part) => typeof part === "string").join(" · ");
  return [each.field ? [field(each.field), ": "] : null, t(`verdict.${each.verdict}`), value ? [" ", words(each.field === "subtype" ? subtype(value) : code(value))] : null];
}
