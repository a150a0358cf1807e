// The timeline: events by date, one by one where they are few, counted where they are many.

import { get, study } from "./api.js";
import { fill, h, svg } from "./dom.js";
import { nameInput } from "./inputs.js";
import { reviewLink } from "./overview.js";
import { code, interval, lang, t } from "./words.js";

const WIDTH = 1000;
const LANE = 12;
const BARS = 120;
const DAY = 86400000;
const COLOURS = { en: "english", ru: "russian" };

/** Draw a timeline with its filters into an element. */
export async function timeline(into) {
  const asked = { table: "events" };
  const drawing = h("div", { class: "drawing" });
  const change = async (more) => {
    Object.assign(asked, more);
    await draw(drawing, asked, change);
  };
  const type = h("select", { id: "timeline-type", onchange: () => change({ type: type.value }) },
    h("option", { value: "" }, t("timeline.any")), study.codes.type.map((each) => h("option", { value: each }, code(each))));
  const language = h("select", { id: "timeline-language", onchange: () => change({ language: language.value }) },
    h("option", { value: "" }, t("timeline.any")), ["en", "ru"].map((each) => h("option", { value: each }, code(each))));
  fill(into, h("h2", {}, t("overview.timeline")),
    h("div", { class: "filters" },
      h("label", { for: "timeline-actor" }, t("timeline.actor"), nameInput("timeline-actor", (id) => change({ actor: id }))),
      h("label", { for: "timeline-type" }, t("timeline.type"), type),
      h("label", { for: "timeline-language" }, t("timeline.language"), language)),
    drawing);
  await draw(drawing, asked, change);
}

async function draw(into, asked, change) {
  const told = await get("timeline", asked);
  if (told.first === undefined) {
    fill(into, h("p", { class: "empty" }, t("timeline.none")));
    return;
  }
  const span = Math.max(1, told.last - told.first + 1);
  const x = (dayNumber) => ((dayNumber - told.first) / span) * WIDTH;
  const { shapes, height } = told.bins.length ? bars(told, x) : marks(told, x);
  const zoom = (factor, centre = 0.5) => {
    const wide = Math.max(10, Math.round(span * factor));
    const first = Math.round(told.first + centre * (span - wide));
    change({ since: iso(told, first), until: iso(told, first + wide) });
  };
  const move = (share) => {
    const shift = Math.round(span * share);
    change({ since: iso(told, told.first + shift), until: iso(told, told.last + shift) });
  };
  const picture = svg("svg", {
    viewBox: `0 0 ${WIDTH} ${height + 26}`, tabindex: "0", role: "group",
    "aria-label": t("timeline.about", { n: told.total, from: interval({ earliest: told.from, latest: told.from }), to: interval({ earliest: told.to, latest: told.to }) }),
    onwheel: (event) => {
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.6 : 0.6, share(event, picture));
    },
    ondblclick: (event) => zoom(0.4, share(event, picture)),
    onkeydown: (event) => {
      const act = { ArrowLeft: () => move(-0.25), ArrowRight: () => move(0.25), Equal: () => zoom(0.5), NumpadAdd: () => zoom(0.5), Minus: () => zoom(2), NumpadSubtract: () => zoom(2) }[event.code];
      if (act) { event.preventDefault(); act(); }
    },
  }, axis(told, x, height), shapes);
  const button = (key, act) => h("button", { type: "button", class: "plain", onclick: act }, t(key));
  const list = { table: "events", order: "date" };
  for (const name of ["actor", "type", "language", "since", "until"]) if (asked[name]) list[name] = asked[name];
  fill(into, picture,
    h("div", { class: "tools" },
      button("timeline.earlier", () => move(-0.5)), button("timeline.farther", () => zoom(2)), button("timeline.closer", () => zoom(0.5)),
      button("timeline.later", () => move(0.5)), button("timeline.whole", () => change({ since: "", until: "" })),
      h("a", { href: reviewLink(list) }, t("timeline.list", { n: told.total })),
      h("span", { class: "key english" }, code("en")), h("span", { class: "key russian" }, code("ru")),
      told.undated ? h("span", { class: "quiet" }, t("timeline.undated", { n: told.undated })) : null));
}

const share = (event, picture) => {
  const box = picture.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
};

function bars(told, x) {
  const height = 150;
  const sums = new Map();
  for (const bin of told.bins) sums.set(bin.bin, (sums.get(bin.bin) ?? 0) + bin.count);
  const highest = Math.max(...sums.values());
  const stacked = new Map();
  const shapes = told.bins.filter((bin) => bin.bin >= 0 && bin.bin <= BARS).map((bin) => {
    const below = stacked.get(bin.bin) ?? 0;
    stacked.set(bin.bin, below + bin.count);
    const left = x(told.first + bin.bin * told.width);
    const tall = (bin.count / highest) * (height - 10);
    const since = iso(told, told.first + bin.bin * told.width);
    const until = iso(told, told.first + (bin.bin + 1) * told.width - 1);
    return svg("a", { href: reviewLink({ table: "events", order: "date", since, until }), "aria-label": `${since} – ${until}: ${t("timeline.count", { n: bin.count })}` },
      svg("title", {}, `${since} – ${until}: ${t("timeline.count", { n: bin.count })}`),
      svg("rect", { class: COLOURS[bin.language] ?? "english", x: left.toFixed(1), width: Math.max(2, x(told.first + told.width) - 1).toFixed(1),
        y: (height - tall - (below / highest) * (height - 10)).toFixed(1), height: tall.toFixed(1) }));
  });
  return { shapes, height };
}

/** Each event as a mark on the first lane that is free there. */
function marks(told, x) {
  const lanes = [];
  const placed = told.marks.filter((mark) => mark.last >= told.first && mark.first <= told.last).map((mark) => {
    const left = Math.max(0, x(mark.first));
    const wide = Math.max(7, Math.min(WIDTH, x(mark.last + 1)) - left);
    let lane = lanes.findIndex((end) => end <= left);
    if (lane < 0) lane = lanes.push(0) - 1;
    lanes[lane] = left + wide + 2;
    return { mark, left, wide, lane };
  });
  const height = Math.max(90, lanes.length * LANE + 10);
  const shapes = placed.map(({ mark, left, wide, lane }) => {
    const label = `${interval(mark)} · ${mark.label} · ${code(mark.type)}`;
    const y = height - (lane + 1) * LANE;
    const shape = mark.language === "ru"
      ? svg("rect", { class: "russian", x: left.toFixed(1), y, width: wide.toFixed(1), height: LANE - 3, rx: 1 })
      : svg("rect", { class: "english", x: left.toFixed(1), y, width: wide.toFixed(1), height: LANE - 3, rx: 4.5 });
    if (mark.status === "rejected") shape.classList.add("rejected");
    return svg("a", { href: reviewLink({ table: "events", row: mark.row_id }), "aria-label": label }, svg("title", {}, label), shape);
  });
  return { shapes, height };
}

/** Years, months or days below the drawing, as many as there is room for. */
function axis(told, x, height) {
  const span = told.last - told.first + 1;
  const parts = [svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: height + 2, y2: height + 2 })];
  const label = (number, text) => {
    const left = x(number);
    if (left < 0 || left > WIDTH - 20) return;
    parts.push(svg("line", { class: "axis", x1: left, x2: left, y1: height + 2, y2: height + 8 }),
      svg("text", { x: left + 3, y: height + 20 }, text));
  };
  const [from, to] = [date(told, told.first), date(told, told.last)];
  if (span > 800) {
    const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find((each) => span / 365 / each <= 14) ?? 1000;
    for (let year = Math.ceil(from.getUTCFullYear() / step) * step; year <= to.getUTCFullYear(); year += step) {
      label(numberOf(told, utc(year, 0, 1)), String(year));
    }
  } else {
    const step = span > 45 ? 1 : 0;
    const cursor = new Date(utc(from.getUTCFullYear(), from.getUTCMonth(), 1));
    for (let count = 0; cursor <= to && count < 40; count += 1) {
      label(numberOf(told, cursor.getTime()), cursor.toLocaleDateString(lang(), { month: "short", year: span > 200 ? "2-digit" : "numeric", timeZone: "UTC" }));
      cursor.setUTCMonth(cursor.getUTCMonth() + (span > 400 ? 3 : Math.max(1, step)));
    }
  }
  return parts;
}

const utc = (year, month, dayOfMonth) => new Date(Date.UTC(2000, month, dayOfMonth)).setUTCFullYear(year);
const start = (told) => {
  const [, sign, year, month, dayOfMonth] = /^(-?)(\d+)-(\d\d)-(\d\d)$/.exec(told.from);
  return utc(Number(sign + year), Number(month) - 1, Number(dayOfMonth));
};
const date = (told, number) => new Date(start(told) + (number - told.first) * DAY);
const numberOf = (told, time) => told.first + Math.round((time - start(told)) / DAY);
const iso = (told, number) => {
  const at = date(told, number);
  const year = at.getUTCFullYear();
  const digits = (value, length) => String(value).padStart(length, "0");
  return `${year < 0 ? "-" : ""}${digits(Math.abs(year), 4)}-${digits(at.getUTCMonth() + 1, 2)}-${digits(at.getUTCDate(), 2)}`;
};
