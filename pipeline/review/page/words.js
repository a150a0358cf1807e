// The words of the page in the language that was chosen, numbers and dates as that language writes them.

import { words } from "./dom.js";

const KEPT = "letopis.language";
let texts = {};
let language = "en";
let plurals = new Intl.PluralRules("en");

/** Take in the texts of the server, and choose the language: as last time, else the browser's. */
export function begin(all) {
  texts = all;
  const wished = localStorage.getItem(KEPT) || navigator.language.slice(0, 2);
  choose(wished === "ru" ? "ru" : "en");
}

export function choose(wished) {
  language = wished;
  plurals = new Intl.PluralRules(wished);
  localStorage.setItem(KEPT, wished);
  document.documentElement.lang = wished;
}

export const lang = () => language;

/** The text with a key, its {places} filled in; `n` chooses among the forms of a number. */
export function t(key, values = {}) {
  let text = texts[key]?.[language] ?? key;
  if (text.includes("|")) {
    const forms = text.split("|");
    const order = language === "ru" ? ["one", "few", "many"] : ["one", "other"];
    text = forms[order.indexOf(plurals.select(values.n))] ?? forms[forms.length - 1];
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

/** The same as nodes, with what stands in the {places} told apart as words of a source. */
export const sentence = (key, values) =>
  t(key).split(/\{(\w+)\}/).map((part, at) => (at % 2 ? words(String(values[part] ?? "")) : part));

const shown = (value) => (typeof value === "number" ? value.toLocaleString(language) : String(value ?? ""));

export const number = (value) => (value ?? 0).toLocaleString(language);

/** A code of the tables in words, as it is when there are none. */
export const code = (value) => (value ? texts[`code.${value}`]?.[language] ?? value : "");

/** What an event type is called; those of a study's own as their codes. */
export const subtype = (value) => (value ? texts[`subtype.${value}`]?.[language] ?? value.replaceAll("_", " ") : "");

/** Why the server refused something, in the language of the page where it has the sentence. */
export function refused({ error, template, values = {} }) {
  const key = Object.keys(texts).find((each) => each.startsWith("refusal.") && texts[each].en === template);
  if (!key) return error;
  const { table, column } = values;
  return t(key, { ...values, ...(table ? { table: t(`table.${table}`) } : {}), ...(column ? { column: field(column) } : {}) });
}

/** What a column is called. */
export const field = (column) => texts[`field.${column}`]?.[language] ?? column;

/** An entity's name in the language of the page, else in the other. */
export const named = (entity) => (entity ? entity[`name_${language}`] || entity.name || entity.name_en || entity.name_ru || "" : "");

/** An ISO day as the language writes it; days before our era stay as they are. */
export function day(iso, options = { day: "numeric", month: "short", year: "numeric" }) {
  if (!/^\d{4}-\d\d-\d\d$/.test(iso || "")) return iso || "";
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString(language, { ...options, timeZone: "UTC" }).replace(" г.", "");
}

/** A row's interval in few words: a day, a month, a year, or from – to. */
export function interval(row) {
  const { earliest, latest } = row;
  if (!earliest && !latest) return "";
  if (!earliest) return `… – ${day(latest)}`;
  if (!latest) return `${day(earliest)} – …`;
  if (earliest === latest) return day(earliest);
  if (earliest.endsWith("-01-01") && latest.endsWith("-12-31")) {
    const [first, last] = [earliest.slice(0, -6), latest.slice(0, -6)];
    return first === last ? first : `${first}–${last}`;
  }
  if (earliest.slice(0, 7) === latest.slice(0, 7) && earliest.endsWith("-01") && Number(latest.slice(8)) === lastDay(latest)) {
    return day(earliest, { month: "long", year: "numeric" });
  }
  return `${day(earliest)} – ${day(latest)}`;
}

const lastDay = (iso) => new Date(Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), 0)).getUTCDate();

/** The last words of a text, at most so many letters. */
export const lead = (text, most) => (text.length <= most ? text : `…${text.slice(-most).replace(/^\S* /, "")}`);

/** The first words of a text, at most so many letters. */
export const trail = (text, most) => (text.length <= most ? text : `${text.slice(0, most).replace(/ \S*$/, "")}…`);

/** A moment in the language of the page. */
export const moment = (iso) => new Date(iso).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
