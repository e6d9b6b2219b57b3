// One person's chat client: head, messages, composer, and what lies over them. Its looks come from telegram.js or discord.js.

import { act } from "./api.js";
import { Composer } from "./composer.js";
import { button, el, keyed, refill, safeHtml } from "./dom.js";
import * as discord from "./discord.js";
import { Overlay } from "./overlay.js";
import * as telegram from "./telegram.js";
import { day } from "./time.js";
import { Toasts } from "./toasts.js";

const LOOKS = { telegram, discord };
const NEAR_BOTTOM = 60;
const GROUP_SECONDS = 420;

export class ChatWindow {
  constructor(person, bot) {
    this.person = person;
    this.bot = bot;
    this.looks = LOOKS[person.platform];
    this.place = "dm";
    this.atBottom = true;
    this.composers = new Map();
    this.messages = el("div", { class: "messages", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": "Messages" });
    this.typing = el("p", { class: "typing", hidden: true });
    this.bottom = el("div", { class: "bottom" });
    this.toasts = new Toasts();
    this.overlay = new Overlay(this);
    this.head = this.looks.head(this);
    this.messages.addEventListener("click", (event) => this.followLink(event));
    const chat = el("div", { class: "chat" }, this.messages, this.typing, this.toasts.node, this.bottom);
    const caption = el("h2", { class: "seat" }, el("span", { class: "seat-name", text: person.name }),
      el("span", { class: "seat-about", text: `${this.looks.title} · ${person.zone}` }));
    this.node = el("section", {
      class: `window ${person.platform}`, "aria-label": `${person.name} on ${this.looks.title}`, data: { window: person.key },
    }, caption, el("div", { class: "frame" }, this.head.node, chat, this.overlay.node));
    this.messages.addEventListener("scroll", () => { this.atBottom = this.isAtBottom(); });
    new ResizeObserver(() => { if (this.atBottom) this.toBottom(); }).observe(this.messages);
    this.goTo("dm");
  }

  get window() {
    return this.person.windows[this.place];
  }

  /** Shows another place: the direct messages, or a channel. Each place keeps its own unsent text. */
  goTo(place) {
    this.place = place;
    this.node.dataset.place = place;
    if (!this.composers.has(place)) this.composers.set(place, new Composer(this));
    this.composer = this.composers.get(place);
    this.bottom.replaceChildren(this.composer.node);
    this.messages.keyedNodes = undefined;
    this.messages.replaceChildren();
    this.update(this.person);
    this.shown();
  }

  update(person) {
    this.person = person;
    if (!person.windows[this.place]) return this.goTo("dm");  // a thread or topic that was taken away
    this.pressed?.removeAttribute("aria-busy");
    const { window: shown } = this;
    const stay = this.isAtBottom();
    keyed(this.messages, this.lines(shown), (line) => line.key, (line) => this.build(line), (node, line) => this.fill(node, line));
    if (stay) this.toBottom();
    this.typing.hidden = !shown.typing;
    this.typing.textContent = `${this.bot.name} is typing…`;
    this.head.update(this);
    this.composer.update(shown);
    this.toasts.show(shown.toasts, this.overlay);
    this.overlay.showModal(shown.modal);
  }

  shown() {
    requestAnimationFrame(() => this.toBottom());
  }

  isAtBottom() {
    return this.messages.scrollHeight - this.messages.scrollTop - this.messages.clientHeight < NEAR_BOTTOM;
  }

  toBottom() {
    this.atBottom = true;
    this.messages.scrollTop = this.messages.scrollHeight;
  }

  /** The messages with a line between days. A message of the same author soon after the last stands in its group. */
  lines(shown) {
    const lines = [];
    let last = null;
    for (const message of shown.messages) {
      const date = day(message.at, this.person.zone);
      const newDay = !last || day(last.at, this.person.zone) !== date;
      if (newDay) lines.push({ key: `day ${date} ${message.id}`, date });
      const grouped = !newDay && last.author === message.author && message.at - last.at < GROUP_SECONDS
        && !message.reply_to && !message.used && last.private === message.private
        && !last.rows.length && !last.selects.length;
      const quoted = message.reply_to ? shown.messages.find((one) => one.id === message.reply_to) : null;
      lines.push({ key: message.id, message, grouped, quote: quoted ? `${quoted.author}: ${quoted.text.slice(0, 120)}` : "" });
      last = message;
    }
    return lines;
  }

  build(line) {
    if (line.date) return el("p", { class: "day" }, el("span", { text: line.date }));
    return el("article", { class: "message", data: { message: line.message.id } });
  }

  fill(node, line) {
    if (line.date) return;
    const { message } = line;
    node.className = ["message", message.mine && "mine", message.private && "private", line.grouped && "grouped"].filter(Boolean).join(" ");
    node.dataset.edited = String(message.edited);
    refill(node, this.looks.message(message, line, this));
  }

  /** The text of a message, or nothing where it has none. */
  text(message) {
    return message.html ? safeHtml(message.html) : null;
  }

  /** Does what the person does, in the place that is shown. A refusal is told in the window. */
  async act(name, body = {}) {
    try {
      return await act(this.person, name, { place: this.place, ...body });
    } catch (error) {
      this.toasts.say(error.message, { bad: true });
      return undefined;
    }
  }

  /** The completions of an argument; none where the command does not offer any. */
  async completions(name, argument, typed) {
    try {
      return await act(this.person, "complete", { place: this.place, name, argument, typed });
    } catch {
      return [];
    }
  }

  /** Presses by reference; the control shows that it waits until the window changes, or for three seconds. */
  async press(control, message, ref) {
    this.pressed = control;
    control.setAttribute("aria-busy", "true");
    setTimeout(() => control.removeAttribute("aria-busy"), 3000);
    if ((await this.act("press_ref", { ref, message: message.id })) === undefined) control.removeAttribute("aria-busy");
  }

  /** What people and the bot have put on a message; a tap puts the same there, or takes one's own off. */
  reactions(message) {
    if (!message.reactions.length) return null;
    return el("div", { class: "reactions" }, message.reactions.map(({ emoji, mine }) =>
      button("reaction", emoji, () => this.react(message, emoji, mine), { class: mine ? "reaction own" : "reaction" })));
  }

  react(message, emoji, off = false) {
    return this.act(off ? "unreact" : "react", { message: message.id, emoji });
  }

  /** What can be done with a message besides its buttons. */
  messageTools(message) {
    const tools = [
      button("react", "👍", () => this.react(message, "👍"), { class: "tool", "aria-label": "React with 👍" }),
      button("reply", "Reply", () => this.composer.reply(message), { class: "tool" }),
    ];
    if (message.mine) {
      tools.push(button("edit", "Edit", () => this.composer.edit(message), { class: "tool" }));
      tools.push(button("delete", "Delete", () => this.delete(message), { class: "tool" }));
    }
    return el("div", { class: "tools" }, tools);
  }

  delete(message) {
    return this.act("delete", { message: message.id });
  }

  /** A link into the bot itself opens it here; every other link opens in a tab of its own. */
  followLink(event) {
    const link = event.target.closest("a[href]");
    const payload = link && this.looks.deepLink(link.href, this.bot);
    if (!payload) return;
    event.preventDefault();
    this.act("open_link", { payload });
  }
}
