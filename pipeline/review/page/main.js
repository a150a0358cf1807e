// The frame of the page: the header, and which view the address names.

import { get, study, who } from "./api.js";
import { fill, h, say } from "./dom.js";
import { bind, cap, help, listen } from "./keys.js";
import { showLog } from "./log.js";
import { showOverview } from "./overview.js";
import { showReview } from "./review.js";
import { begin, choose, lang, t } from "./words.js";

const VIEWS = { overview: showOverview, review: showReview, log: showLog };
const NAV = [["overview", "nav.overview"], ["review", "nav.queue"], ["log", "nav.log"]];


const place = () => {
  const [name, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { name: VIEWS[name] ? name : "overview", asked: Object.fromEntries(new URLSearchParams(query || "")) };
};

function header() {
  const current = place().name;
  const language = (each, text) => h("button", {
    type: "button", lang: each, "aria-pressed": String(lang() === each),
    onclick: () => { choose(each); show(); document.querySelector(`#header [lang=${each}]`)?.focus(); },
  }, text);
  const name = h("input", { id: "reviewer", value: who.name || study.reviewer, size: "12", autocomplete: "off",
    onchange: () => { who.name = name.value.trim(); } });
  fill(document.getElementById("header"),
    h("span", { class: "brand" }, t("nav.brand")),
    h("nav", { "aria-label": t("nav.brand") }, NAV.map(([view, key]) =>
      h("a", { href: `#/${view}`, "aria-current": view === current ? "page" : null }, t(key)))),
    h("span", { class: "spread" }),
    h("label", { class: "quiet", for: "reviewer" }, t("nav.reviewer"), " ", name),
    h("span", { role: "group", "aria-label": t("nav.language"), class: "switch" }, language("en", "English"), language("ru", "Русский")),
    h("button", { type: "button", class: "plain", onclick: () => help(show) }, t("nav.keys"), " ", cap("KeyH")));
  document.getElementById("skip").textContent = t("nav.skip");
  document.title = `${t(NAV.find(([view]) => view === current)[1])} · ${t("nav.title")}`;
}

let shown = "";

/** Draw the view that the address names. */
async function show() {
  const { name, asked } = place();
  const at = location.hash;
  header();
  const main = document.getElementById("main");
  if (name !== shown) fill(main, h("p", { class: "empty loading" }, t("nav.loading")));
  main.className = name;
  shown = name;
  bind({});
  try {
    await VIEWS[name](main, asked, study);
  } catch (error) {
    say(t("nav.error", { message: error.message }), "bad");
  }
  if (at === location.hash) main.dataset.arrived = at;
}

async function start() {
  const words = await get("words");
  begin(words.texts);
  Object.assign(study, words);
  listen(show);
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  window.addEventListener("hashchange", show);
  await show();
}

start().catch((error) => { document.getElementById("main").textContent = error.message; });
