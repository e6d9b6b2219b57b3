// A list that opens over an input: commands, or completions. Arrow keys, Enter and Tab choose; Escape closes.

import { el } from "./dom.js";

let count = 0;

export class Suggestions {
  constructor(input, onChoose) {
    this.input = input;
    this.onChoose = onChoose;
    this.items = [];
    this.current = -1;
    this.node = el("ul", { class: "suggestions", role: "listbox", hidden: true, id: `suggestions-${(count += 1)}` });
    input.setAttribute("aria-controls", this.node.id);
    input.setAttribute("aria-autocomplete", "list");
    input.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== input) this.close(); }, 150));
  }

  get open() {
    return !this.node.hidden;
  }

  /** Shows the items; with `first`, the first is ready to be chosen by Enter. */
  show(items, { first = false } = {}) {
    this.items = items;
    this.node.hidden = !items.length;
    this.node.replaceChildren(...items.map((item, index) => this.line(item, index)));
    this.mark(first && items.length ? 0 : -1);
  }

  close() {
    this.show([]);
  }

  line(item, index) {
    const line = el("li", { role: "option", id: `${this.node.id}-${index}`, data: item.data },
      el("span", { class: "suggestion-label", text: item.label, dir: "auto" }),
      item.note ? el("span", { class: "suggestion-note", text: item.note, dir: "auto" }) : null);
    // The pointer goes down before the input loses the focus, which would close the list.
    line.addEventListener("pointerdown", (event) => event.preventDefault());
    line.addEventListener("click", () => this.onChoose(item));
    return line;
  }

  mark(index) {
    this.current = index;
    [...this.node.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === index)));
    this.node.children[index]?.scrollIntoView({ block: "nearest" });
    if (index >= 0) this.input.setAttribute("aria-activedescendant", `${this.node.id}-${index}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** True when the key was for this list. */
  onKey(event) {
    if (!this.open) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      this.mark((this.current + steps[event.key] + this.items.length) % this.items.length);
    } else if (event.key === "Escape") {
      this.close();
    } else if ((event.key === "Enter" || event.key === "Tab") && this.current >= 0) {
      this.onChoose(this.items[this.current]);
    } else return false;
    event.preventDefault();
    return true;
  }
}
