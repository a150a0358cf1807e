// Questions to the server. Addresses are relative, so the token in the page's own address goes along.

import { say } from "./dom.js";
import { refused, t } from "./words.js";

const NAME = "letopis.reviewer";

/** What the server tells once: codes, the labels of columns, who reviews. */
export const study = {};

export const who = {
  get name() { return localStorage.getItem(NAME) || ""; },
  set name(name) { localStorage.setItem(NAME, name); },
};

/** What the server says to a question; empty parameters are left out. */
export async function get(name, asked = {}) {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== "" && value != null));
  return answered(await sent(`api/${name}?${query}`));
}

/** Tell the server what was decided. */
export async function post(name, told) {
  const body = JSON.stringify({ reviewer: who.name, ...told });
  return answered(await sent(`api/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body }));
}

async function sent(address, options) {
  try {
    return await fetch(address, options);
  } catch (error) {
    say(t("nav.failed"), "bad");
    throw error;
  }
}

async function answered(response) {
  if (response.ok) return response.json();
  throw new Error(response.headers.get("content-type")?.includes("json") ? refused(await response.json()) : await response.text());
}
