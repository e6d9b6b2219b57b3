// How a window looks on Telegram: bubbles, an inline keyboard under the message, deep links, blocking the bot.

import { avatar } from "./avatar.js";
import { button, el, icon } from "./dom.js";
import { files } from "./files.js";
import { places } from "./places.js";
import { hourMinute } from "./time.js";

export const title = "Telegram";
export const attachIcon = "clip";
/** Whether one who blocks the bot cannot write to it either. */
export const blockingSilences = true;
/** A chat with a bot in which nothing was said yet offers only this. */
export const startsWith = "start";
export const slashForms = false;
export const placeholder = () => "Message";

/** The payload of a link into this very bot, `https://t.me/name?start=payload`; else an empty string. */
export function deepLink(href, bot) {
  const url = new URL(href, location.href);
  const ours = url.host === "t.me" && url.pathname.slice(1).toLowerCase() === bot.username.toLowerCase();
  return ours ? url.searchParams.get("start") ?? "" : "";
}

export function head(view) {
  const block = button("block", "Block bot", () => view.act("block", { blocked: !view.window.blocked }), { class: "switch", role: "switch" });
  const subtitle = el("span", { class: "head-sub" });
  const node = el("header", { class: "head" }, avatar(view.bot.name),
    el("div", { class: "head-title" }, el("strong", { text: view.bot.name }), subtitle),
    linkForm(view), block);
  const tabs = places(view, (place) => (place === "dm" ? "Chat" : place));
  const all = el("div", { class: "heads" }, node, tabs.node);
  return {
    node: all,
    update() {
      tabs.update();
      const { blocked, typing } = view.window;
      block.setAttribute("aria-checked", String(blocked));
      subtitle.textContent = typing ? "typing…" : blocked ? "blocked" : "bot";
    },
  };
}

/** Opens the bot as a link with a payload does. */
function linkForm(view) {
  const payload = el("input", { type: "text", placeholder: "payload", "aria-label": "Payload of the deep link", data: { action: "link-payload" }, maxlength: 64 });
  const form = el("form", { class: "link-form", hidden: true, on: { submit: (event) => {
    event.preventDefault();
    form.hidden = true;
    view.act("open_link", { payload: payload.value });
  } } }, el("label", {}, el("span", { text: `t.me/${view.bot.username}?start=` }), payload),
  el("button", { type: "submit", text: "Open", data: { action: "link-open" } }));
  const toggle = button("link", "Open a deep link", () => {
    form.hidden = !form.hidden;
    if (!form.hidden) payload.focus();
  }, { class: "bare" }, icon("link"));
  return el("div", { class: "link" }, toggle, form);
}

export function message(message, line, view) {
  const text = readable(view.text(message));
  const about = el("span", { class: "about" }, message.edited ? "edited " : "", el("time", { text: hourMinute(message.at, view.person.zone) }));
  const bubble = el("div", { class: "bubble" },
    line.quote ? el("p", { class: "quote", text: line.quote, dir: "auto" }) : null,
    files(message), text, view.reactions(message));
  // Inside the text, the time finds room on its last line.
  (text ?? bubble).append(about);
  return [el("div", { class: "bubble-line" }, bubble, view.messageTools(message)), keyboard(message, view)];
}

/** The line break behind a quote or a block of code ends its last line: it makes no empty one. */
function readable(text) {
  for (const block of text?.querySelectorAll("blockquote, pre") ?? []) {
    if (block.nextSibling?.nodeName === "BR") block.nextSibling.remove();
  }
  return text;
}

function keyboard(message, view) {
  if (!message.rows.length) return null;
  return el("div", { class: "keyboard" }, message.rows.map((row) =>
    el("div", { class: "keys" }, row.map((key) => keyButton(key, message, view)))));
}

function keyButton(key, message, view) {
  const props = { class: `key ${key.style}`, data: { ref: key.ref, kind: key.kind } };
  if (key.kind === "link") {
    const link = { href: key.url, target: "_blank", rel: "noopener noreferrer" };
    return el("a", { ...props, ...link, data: { action: "open", kind: key.kind }, dir: "auto" }, key.label, icon("out"));
  }
  if (key.kind === "copy") {
    const copy = button("copy", key.label, async () => {
      await navigator.clipboard?.writeText(key.url);
      view.toasts.say("Copied.");
    }, { ...props, dir: "auto" });
    copy.append(icon("copy"));
    return copy;
  }
  if (key.kind === "say") return button("say", key.label, () => view.act("pick", { label: key.label, message: message.id }), { ...props, dir: "auto" });
  return button("press", key.label, (event) => view.press(event.currentTarget, message, key.ref), { ...props, disabled: key.disabled, dir: "auto" });
}
