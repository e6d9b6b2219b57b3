// A slash command of Discord being filled in: a field for each argument, with completions while typing.

import { button, el, icon } from "./dom.js";
import { Suggestions } from "./suggestions.js";

const TYPING_PAUSE = 150;

export class SlashForm {
  constructor(view, onClose) {
    this.view = view;
    this.onClose = onClose;
    this.node = el("div", { class: "slash", hidden: true, on: { keydown: (event) => this.onKey(event) } });
  }

  open(command) {
    this.command = command;
    this.fields = command.options.map((name) => this.field(name));
    this.node.replaceChildren(
      el("span", { class: "slash-name", text: `/${command.name}` }),
      ...this.fields.map(({ node }) => node),
      button("slash-cancel", "Cancel", () => this.close(), { class: "bare" }, icon("close")),
      button("slash-send", "Send", () => this.send(), { class: "send" }, icon("send")));
    this.node.hidden = false;
    this.fields[0].input.focus();
  }

  field(name) {
    const input = el("input", { type: "text", autocomplete: "off", data: { argument: name }, dir: "auto" });
    const field = { name, input, value: null };
    field.suggestions = new Suggestions(input, (item) => {
      input.value = item.label;
      field.value = item.value;
      field.suggestions.close();
    });
    let timer = 0;
    const ask = (pause) => {
      clearTimeout(timer);
      timer = setTimeout(() => this.complete(field), pause);
    };
    input.addEventListener("input", () => { field.value = null; ask(TYPING_PAUSE); });
    input.addEventListener("focus", () => ask(0));
    input.addEventListener("blur", () => clearTimeout(timer));
    field.node = el("label", { class: "argument" }, el("span", { text: name }), input, field.suggestions.node);
    return field;
  }

  async complete(field) {
    const typed = field.input.value;
    const options = await this.view.completions(this.command.name, field.name, typed);
    if (document.activeElement !== field.input || field.input.value !== typed) return;
    field.suggestions.show(options.map(({ label, value, description }) =>
      ({ label, value, note: description, data: { completion: label } })));
  }

  onKey(event) {
    const field = this.fields.find(({ input }) => input === event.target);
    if (field?.suggestions.onKey(event)) return;
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && field) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const filled = this.fields.filter(({ input }) => input.value.trim());
    const values = filled.map(({ name, input, value }) => [name, value ?? input.value.trim()]);
    const sent = await this.view.act("command", { name: this.command.name, arguments: Object.fromEntries(values) });
    if (sent !== undefined) this.close();
  }

  close() {
    this.node.hidden = true;
    this.node.replaceChildren();
    this.onClose();
  }
}
