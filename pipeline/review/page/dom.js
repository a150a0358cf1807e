// Elements are built from text only: nothing that stands in a source can become markup.

const SVG = "http://www.w3.org/2000/svg";
// Invisible characters that steer or disturb the direction and the flow of text.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
const SPLIT = new RegExp(`(${CONTROL.source})`, "g");

/** An element: h("a", {class: "x", onclick: f}, "text", child). */
export function h(tag, props, ...children) {
  return built(document.createElement(tag), props, children);
}

/** An SVG element. */
export function svg(tag, props, ...children) {
  return built(document.createElementNS(SVG, tag), props, children);
}

function built(element, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Fill an element anew. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A source's words, kept apart from what stands around them; invisible control characters are shown by their code. */
export function words(text, title) {
  return h("bdi", { class: "words" }, pieces(text ?? "", title));
}

/** A text as nodes, its invisible control characters as labelled marks one character long. */
export function pieces(text, title) {
  if (!CONTROL.test(text)) return [text];
  return text.split(SPLIT).filter(Boolean).map((piece) => {
    if (!CONTROL.test(piece)) return piece;
    const code = "U+" + piece.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return h("span", { class: "control", "data-length": "1", title: title ? title(code) : code }, code);
  });
}

/** A link to a source on the web; what is no http(s) address stays text. */
export function outside(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return words(text ?? address);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return words(text ?? address);
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, words(text ?? address), " ↗");
}

/** Say something to everyone, also to those who do not see it. */
export function say(text, kind = "") {
  const toast = document.getElementById("toast");
  toast.className = kind ? `shown ${kind}` : "shown";
  fill(toast, pieces(text));
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { toast.className = ""; }, 5000);
}

/** Show a modal dialog; it gives the focus back when it closes. */
export function ask(title, closing, ...children) {
  const dialog = document.getElementById("dialog");
  const heading = h("h2", { id: "dialog-title" }, title);
  fill(dialog, h("form", { method: "dialog" }, heading, h("button", { class: "close", "aria-label": closing }, "×")), ...children);
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.showModal();
  return dialog;
}
