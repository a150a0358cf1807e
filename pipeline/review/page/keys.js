// Keys by their place on the keyboard (KeyboardEvent.code), so that they are the same in every layout.

import { ask, h } from "./dom.js";
import { t } from "./words.js";

const OFF = "letopis.keys-off";

// code, letters on a Latin and a Russian layout, what it does
const KEYS = [
  ["KeyA", "A Ф", "card.accept"],
  ["KeyR", "R К", "card.reject"],
  ["KeyE", "E У", "card.edit"],
  ["KeyU", "U Г", "card.unsure"],
  ["KeyZ", "Z Я", "card.undo"],
  ["KeyN", "N Т", "card.next"],
  ["KeyJ", "J О ↓", "card.following"],
  ["KeyK", "K Л ↑", "card.previous"],
  ["KeyM", "M Ь", "card.merge"],
  ["KeyX", "X Ч", "card.take_out"],
  ["KeyL", "L Д", "card.link"],
  ["KeyI", "I Ш", "card.add"],
  ["KeyD", "D В", "article.complete"],
  ["Slash", "/ .", "keys.search"],
  ["KeyH", "H Р", "keys.help"],
  ["Escape", "Esc", "keys.escape"],
];
const ALSO = { ArrowDown: "KeyJ", ArrowUp: "KeyK" };

let commands = {};

/** What the keys do on the view that is shown: code -> function. */
export function bind(given) {
  commands = given;
}

/** The letter of a key's code for a label, '' while single keys are off. */
export const letter = (code) => (enabled() ? KEYS.find(([key]) => key === code)?.[1].split(" ")[0] ?? "" : "");

/** A key as a label on a button. */
export const cap = (code) => (letter(code) ? h("kbd", { "aria-hidden": "true" }, letter(code)) : null);

/** For aria-keyshortcuts. */
export const shortcut = (code) => letter(code) || null;

const enabled = () => !localStorage.getItem(OFF);

export function listen(changed) {
  document.addEventListener("keydown", (event) => {
    if (document.getElementById("dialog").open) return;
    const code = ALSO[event.code] ?? event.code;
    const typing = event.target.closest("input, textarea, select");
    if (code === "Escape" && commands.Escape) { commands.Escape(); return; }
    if ((event.ctrlKey || event.metaKey) && code === "KeyZ" && !typing && commands.KeyZ) {
      event.preventDefault();
      commands.KeyZ();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !enabled()) return;
    if (code === "KeyH") { event.preventDefault(); help(changed); return; }
    const inside = event.target.closest("svg, summary");
    if (inside && event.code.startsWith("Arrow")) return;
    if (commands[code]) {
      event.preventDefault();
      commands[code]();
    }
  });
}

/** The list of keys; single keys can be switched off for those whom they disturb. */
export function help(changed) {
  const box = h("input", { type: "checkbox", id: "keys-on", checked: enabled(), onchange: () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    changed();
  } });
  ask(t("keys.heading"), t("nav.close"),
    h("p", {}, t("keys.note")),
    h("dl", { class: "keys" }, KEYS.map(([, caps, does]) => [
      h("dt", {}, caps.split(" ").map((each) => h("kbd", {}, each))), h("dd", {}, t(does))])),
    h("p", {}, h("label", { for: "keys-on" }, box, " ", t("keys.on"))));
}
