// A select menu of Discord: closed it shows what to choose, opened it lists the options with their descriptions.

import { el, icon } from "./dom.js";

export function select(one, message, view) {
  const list = el("ul", { class: "options", role: "listbox", hidden: true, tabindex: "-1", "aria-label": one.placeholder });
  const face = el("button", {
    type: "button", class: "select-face", "aria-haspopup": "listbox", "aria-expanded": "false",
    data: { action: "open-select", select: one.ref, ref: one.ref },
  }, el("span", { text: one.placeholder || "Make a selection", dir: "auto" }), icon("down"));
  const open = (opened) => {
    list.hidden = !opened;
    face.setAttribute("aria-expanded", String(opened));
    if (opened) list.scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    open(false);
    face.firstChild.textContent = option.label;
    view.press(face, message, option.value);
  };
  for (const option of one.options) {
    list.append(el("li", { role: "option", tabindex: "0", data: { action: "option", option: option.label }, dir: "auto",
      on: { click: () => choose(option), keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(option); } } } },
    el("span", { class: "option-label", text: option.label }),
    option.description ? el("span", { class: "option-note", text: option.description }) : null));
  }
  face.addEventListener("click", () => { open(list.hidden); if (!list.hidden) list.firstChild?.focus(); });
  const node = el("div", { class: "select" }, face, list);
  node.addEventListener("keydown", (event) => onKey(event, list, () => { open(false); face.focus(); }));
  node.addEventListener("focusout", (event) => { if (!node.contains(event.relatedTarget)) open(false); });
  return node;
}

function onKey(event, list, close) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (list.hidden) return;
  if (event.key === "Escape") close();
  if (!(event.key in steps)) return;
  event.preventDefault();
  const lines = [...list.children];
  const next = lines.indexOf(document.activeElement) + steps[event.key];
  lines[(next + lines.length) % lines.length]?.focus();
}
