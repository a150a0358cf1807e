// Inputs that more than one view needs.

import { get } from "./api.js";
import { fill, h, words } from "./dom.js";
import { code, interval, lead, named, t, trail } from "./words.js";

/** An input that finds an entity by its name in either language; `chosen` gets its id, '' when the input is emptied. */
export function nameInput(id, chosen, { value = "", placeholder = "" } = {}) {
  return combo(id, {
    value, placeholder, name: named, ask: (typed) => get("names", { q: typed }),
    chosen: (entity) => chosen(entity?.entity_id ?? "", entity),
    show: (entity) => [h("bdi", {}, [entity.name_en, entity.name_ru].filter(Boolean).join(" · ") || entity.name), " ", h("span", { class: "quiet" }, code(entity.type))],
  });
}

/** An input that finds an event by the words of its sentence; `chosen` gets its line, null when the input is emptied. */
export function eventInput(id, chosen, { placeholder = "" } = {}) {
  return combo(id, {
    placeholder, chosen, name: (row) => row.label,
    ask: async (typed) => (await get("queue", { table: "events", q: typed })).rows.slice(0, 8),
    show: (row) => [h("strong", {}, interval(row)), " ", words(lead(row.before, 30)), h("mark", {}, words(row.label)), words(trail(row.after, 40)), " ", h("span", { class: "quiet" }, words(row.document_id))],
  });
}

/** An input that offers what `ask` finds for the typed words; `chosen` gets one of them, null when it is emptied. */
function combo(id, { ask, show, name, chosen, value = "", placeholder = "" }) {
  const list = h("ul", { id: `${id}-list`, role: "listbox", class: "suggestions", hidden: true });
  let found = [];
  let at = -1;
  const input = h("input", {
    id, value, placeholder, autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list",
  });
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); };
  const mark = (index) => {
    at = index;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (list.children[at]) input.setAttribute("aria-activedescendant", list.children[at].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const take = (one) => {
    input.value = name(one);
    close();
    chosen(one);
  };
  input.addEventListener("input", async () => {
    const typed = input.value.trim();
    if (!typed) { close(); chosen(null); return; }
    const rows = await ask(typed);
    if (input.value.trim() !== typed) return;
    found = rows;
    fill(list, found.map((one, index) => h("li", {
      id: `${id}-${index}`, role: "option", "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); take(one); },
    }, show(one))));
    list.hidden = !found.length;
    list.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(found.length ? 0 : -1);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter" && found[at]) {
      event.preventDefault();
      take(found[at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", close);
  return h("span", { class: "combo" }, input, list);
}

/** A date that is typed, with what it means below it. */
export function dateInput(id, value) {
  const meaning = h("span", { id: `${id}-meaning`, class: "meaning", "aria-live": "polite" });
  const input = h("input", { id, value, autocomplete: "off", "aria-describedby": `${id}-hint ${id}-meaning` });
  const tell = async () => {
    const typed = input.value.trim();
    if (!typed) { meaning.textContent = t("form.no_date"); return; }
    try {
      const read = await get("date", { value: typed });
      if (input.value.trim() !== typed) return;
      meaning.textContent = t("form.date_means", { from: read.earliest || t("form.open_end"), to: read.latest || t("form.open_end") });
      input.removeAttribute("aria-invalid");
    } catch {
      meaning.textContent = t("form.date_wrong");
      input.setAttribute("aria-invalid", "true");
    }
  };
  input.addEventListener("input", tell);
  if (value) tell();
  return [input, h("span", { id: `${id}-hint`, class: "hint" }, t("form.date_hint")), meaning];
}

/** A choice among codes, told in the words of the page. */
export function codeSelect(id, codes, value, { empty = false } = {}) {
  return h("select", { id }, empty ? h("option", { value: "", selected: !value }, "—") : null,
    codes.map((each) => h("option", { value: each, selected: each === value }, code(each) === each ? each : `${code(each)} · ${each}`)));
}
