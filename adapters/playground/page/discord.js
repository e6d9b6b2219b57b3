// How a window looks on Discord: rows with names, buttons with styles, selects that open, private messages, places.

import { avatar } from "./avatar.js";
import { button, el, icon } from "./dom.js";
import { files } from "./files.js";
import { places } from "./places.js";
import { select } from "./select.js";
import { day, hourMinute } from "./time.js";

export const title = "Discord";
export const attachIcon = "plus";
/** Whether one who blocks the bot cannot write to it either. */
export const blockingSilences = false;
export const slashForms = true;
export const placeholder = (view) => `Message ${placeName(view.place, view)}`;

const placeName = (place, view) => (place === "dm" ? `@${view.bot.name}` : `#${place}`);

/** Discord has no links into a bot. */
export const deepLink = () => "";

export function head(view) {
  const tabs = places(view, placeName);
  const closed = button("block", "Close DMs", () => view.act("block", { blocked: !view.window.blocked }), { class: "switch", role: "switch" });
  const node = el("header", { class: "head" }, tabs.node, closed);
  return {
    node,
    update() {
      const { blocked } = view.window;
      closed.setAttribute("aria-checked", String(blocked));
      tabs.update();
    },
  };
}

export function message(message, line, view) {
  const body = [
    line.quote || message.used ? el("p", { class: "quote", text: line.quote || message.used, dir: "auto" }) : null,
    line.grouped ? null : heading(message, view),
    content(message, view), files(message),
    controls(message, view), view.reactions(message),
    message.private ? privateFoot(message, view) : null,
  ];
  const side = line.grouped
    ? el("time", { class: "side-time", text: hourMinute(message.at, view.person.zone) })
    : avatar(message.author);
  return [side, el("div", { class: "body" }, body), view.messageTools(message)];
}

/** Rows of buttons and selects, each select below as many rows as on the platform. */
function controls(message, view) {
  const parts = message.rows.map((row) => el("div", { class: "buttons" }, row.map((one) => press(one, message, view))));
  message.selects.forEach((one, index) => parts.splice(one.below + index, 0, select(one, message, view)));
  return parts;
}

function heading(message, view) {
  const { zone } = view.person;
  return el("header", { class: "who" }, el("strong", { text: message.author, dir: "auto" }),
    message.author === view.bot.name ? el("span", { class: "app", text: "APP" }) : null,
    el("time", { text: `${day(message.at, zone).replace(/^\w+, /, "")} ${hourMinute(message.at, zone)}` }));
}

function content(message, view) {
  const text = view.text(message);
  if (message.edited && text) text.append(el("span", { class: "edited", text: " (edited)" }));
  return text;
}

function press(one, message, view) {
  if (one.kind === "link") {
    return el("a", { class: "button link", href: one.url, target: "_blank", rel: "noopener noreferrer", data: { action: "open" }, dir: "auto" },
      one.label, icon("out"));
  }
  const props = { class: `button ${one.style}`, data: { ref: one.ref }, disabled: one.disabled, dir: "auto" };
  return button("press", one.label, (event) => view.press(event.currentTarget, message, one.ref), props);
}

function privateFoot(message, view) {
  return el("footer", { class: "only-you" }, icon("eye"), el("span", { text: "Only you can see this · " }),
    button("dismiss", "Dismiss message", () => view.delete(message), { class: "as-link" }));
}
