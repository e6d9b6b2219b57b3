// Where a person writes: the text with its unsent draft, files, the command menu, replying and editing.

import { button, el, icon } from "./dom.js";
import { SlashForm } from "./slash.js";
import { Suggestions } from "./suggestions.js";

export class Composer {
  constructor(view) {
    this.view = view;
    this.menu = [];
    this.about = null;
    const who = `${view.person.name} on ${view.looks.title}`;
    this.input = el("textarea", {
      rows: "1", class: "draft", placeholder: view.looks.placeholder(view), "aria-label": `Message from ${who}`,
      data: { action: "draft" }, dir: "auto", on: { input: () => this.typed(), keydown: (event) => this.onKey(event) },
    });
    this.file = el("input", { type: "file", hidden: true, data: { action: "file" }, on: { change: () => this.attach() } });
    this.context = el("div", { class: "context", hidden: true });
    this.suggestions = new Suggestions(this.input, (item) => this.choose(item.command));
    this.menuButton = button("menu", "Commands", () => this.toggleMenu(), { class: "menu-button", "aria-expanded": "false" },
      icon("menu"), el("span", { text: "Menu" }));
    const clip = button("attach", "Attach a file", () => this.file.click(), { class: "bare" }, icon(view.looks.attachIcon));
    const send = el("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send", data: { action: "send" } }, icon("send"));
    this.row = el("div", { class: "row" }, this.menuButton, clip, this.input, send, this.file);
    this.unblock = button("unblock", "Unblock bot", () => view.act("block", { blocked: false }), { class: "instead", hidden: true });
    this.begin = button("begin", "Start", () => view.act("command", { name: view.looks.startsWith }), { class: "instead", hidden: true });
    this.slash = new SlashForm(view, () => this.closeSlash());
    this.node = el("form", { class: "composer", on: { submit: (event) => { event.preventDefault(); this.send(); } } },
      this.context, this.suggestions.node, this.row, this.unblock, this.begin, this.slash.node);
  }

  /** What the window offers now: its commands, and whether one can write at all. */
  update({ menu, blocked, messages, place }) {
    const { looks } = this.view;
    this.menu = menu;
    this.menuButton.hidden = !menu.length;
    this.unblock.hidden = !(blocked && looks.blockingSilences);
    this.begin.hidden = !(looks.startsWith && place === "dm" && !messages.length && this.unblock.hidden);
    this.row.hidden = !this.unblock.hidden || !this.begin.hidden || !this.slash.node.hidden;
  }

  /** Every command whose name begins with what is typed behind the slash. */
  commands(typed) {
    const found = this.menu.filter((command) => command.name.startsWith(typed));
    return found.map((command) => ({
      command, label: `/${command.name}`, note: command.description,
      data: { action: "command", command: command.name },
    }));
  }

  toggleMenu() {
    if (this.suggestions.open) return this.suggestions.close();
    this.suggestions.show(this.commands(""));
    this.input.focus();
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
    const text = this.input.value;
    if (text.startsWith("/") && !text.includes("\n")) {
      this.suggestions.show(this.commands(text.slice(1)), { first: this.view.looks.slashForms });
    } else this.suggestions.close();
  }

  onKey(event) {
    if (this.suggestions.onKey(event)) return;
    if (event.key === "Escape") this.setContext(null);
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  async choose(command) {
    this.suggestions.close();
    this.clear();
    if (this.view.looks.slashForms && command.options.length) {
      this.row.hidden = true;
      this.slash.open(command);
    } else await this.view.act("command", { name: command.name });
  }

  closeSlash() {
    this.row.hidden = false;
    this.input.focus();
  }

  async send() {
    const text = this.input.value;
    if (!text.trim()) return;
    const { about } = this;
    this.clear();
    const done = about?.editing
      ? await this.view.act("edit", { message: about.message.id, text })
      : await this.view.act("say", { text, reply_to: about?.message.id ?? "" });
    // What the platform did not take stays with its writer.
    if (done === undefined && !this.input.value) this.fill(text);
  }

  async attach() {
    const [file] = this.file.files;
    if (!file) return;
    const caption = this.input.value;
    this.file.value = "";
    this.clear();
    await this.view.act("attach", { name: file.name, data: await base64(file), caption });
  }

  reply(message) {
    this.setContext({ message, editing: false });
  }

  edit(message) {
    this.setContext({ message, editing: true });
    this.fill(message.text);
  }

  setContext(about) {
    if (this.about?.editing) this.fill("");
    this.about = about;
    this.context.hidden = !about;
    this.context.replaceChildren();
    if (!about) return;
    this.context.append(
      el("span", { class: "context-title", text: about.editing ? "Editing" : `Reply to ${about.message.author}` }),
      el("span", { class: "context-text", text: about.message.text, dir: "auto" }),
      button("context-cancel", "Cancel", () => this.setContext(null), { class: "bare" }, icon("close")));
    this.input.focus();
  }

  fill(text) {
    this.input.value = text;
    this.typed();
  }

  clear() {
    this.setContext(null);
    this.fill("");
  }
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
