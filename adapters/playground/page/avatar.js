// A round picture with the first letters of a name, in a colour that stays the same for it.

import { el } from "./dom.js";

const COLOURS = 7;

export function avatar(name) {
  const letters = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return el("span", { class: `avatar tint-${sum % COLOURS}`, "aria-hidden": "true", text: letters || "?" });
}
