// What lies over a window: an alert of Telegram, and a modal form of Discord.

import { button, el, icon, safeHtml } from "./dom.js";

export class Overlay {
  constructor(view) {
    this.view = view;
    this.node = el("div", { class: "overlay", hidden: true, on: { keydown: (event) => this.onKey(event) } });
    this.sign = "null";
  }

  alert(text) {
    const close = button("alert-ok", "OK", () => this.close(), { class: "alert-ok" });
    this.open(el("div", { class: "alert", role: "alertdialog", "aria-modal": "true", data: { alert: text } },
      el("p", { text, dir: "auto" }), close));
    this.dismiss = () => this.close();
    this.focus(close);
  }

  /** Shows the open form. While it stays the same form, what was typed into it stays too. */
  showModal(modal) {
    const sign = JSON.stringify(modal);
    if (sign === this.sign) return;
    this.sign = sign;
    if (!modal) {
      this.close();
      return;
    }
    this.open(this.form(modal));
    this.dismiss = () => this.view.act("dismiss");
    this.focus(this.node.querySelector("input, textarea, button:not(.bare)"));
  }

  form(modal) {
    const fields = modal.fields.map((field, index) => this.field(field, `${this.view.person.key}-${modal.ref}-${index}`));
    const submit = async () => {
      const values = Object.fromEntries(fields.map(({ label, input }) => [label, input.value]));
      await this.view.act("submit", { values });
    };
    const cancel = () => this.view.act("dismiss");
    return el("form", {
      class: "modal", role: "dialog", "aria-modal": "true", "aria-label": modal.title, data: { modal: modal.ref },
      on: { submit: (event) => { event.preventDefault(); submit(); } },
    },
    el("header", {}, el("h3", { text: modal.title }), button("modal-close", "Close", cancel, { class: "bare" }, icon("close"))),
    modal.html ? safeHtml(modal.html) : null,
    fields.map(({ node }) => node),
    el("footer", {}, button("modal-cancel", "Cancel", cancel, { class: "secondary" }),
      el("button", { type: "submit", class: "primary", data: { action: "modal-submit" }, text: "Submit" })));
  }

  field(field, id) {
    const props = {
      id, placeholder: field.placeholder, required: field.required, maxlength: field.most,
      minlength: field.least || undefined, data: { field: field.label }, autocomplete: "off", dir: "auto",
    };
    const input = field.options.length ? el("select", { id, required: field.required, data: { field: field.label } },
      [...(field.required ? [] : [{ label: "", value: "" }]), ...field.options].map(({ label, value }) => el("option", { value, text: label }))) : field.long ? el("textarea", { ...props, rows: "4" }) : el("input", { ...props, type: "text" });
    input.value = field.value;
    const label = el("label", { for: id, text: field.label },
      field.required ? el("span", { class: "required", text: " *", "aria-hidden": "true" }) : null);
    return { label: field.label, input, node: el("div", { class: "field" }, label, input) };
  }

  /** Takes the focus, unless the person is busy in another window. */
  focus(control) {
    const { activeElement } = document;
    if (activeElement === document.body || this.view.node.contains(activeElement)) control.focus();
  }

  open(content) {
    this.node.replaceChildren(content);
    this.node.hidden = false;
  }

  close() {
    this.node.hidden = true;
    this.node.replaceChildren();
  }

  /** Escape closes; Tab stays inside. */
  onKey(event) {
    if (event.key === "Escape") this.dismiss?.();
    if (event.key !== "Tab") return;
    const inside = [...this.node.querySelectorAll("button, input, textarea, select")];
    const edge = event.shiftKey ? inside[0] : inside.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? inside.at(-1) : inside[0]).focus();
  }
}
