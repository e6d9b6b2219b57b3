// The people of the playground: a chip for each, a window for those that are shown, and the form that adds one.

import { post } from "./api.js";
import { ChatWindow } from "./window.js";
import { button, el, icon } from "./dom.js";
import { attempt, notice } from "./notice.js";
import { browserZone } from "./time.js";

const PLATFORMS = [["telegram", "Telegram"], ["discord", "Discord"]];

export class People {
  constructor(bar, windows) {
    this.windows = windows;
    this.entries = new Map();
    this.chips = el("div", { class: "chips" });
    bar.append(this.chips, this.addForm());
  }

  reset(people, botName, username) {
    this.bot = { name: botName, username };
    const known = new Set(people.map((person) => person.key));
    for (const [key, entry] of this.entries) if (!known.has(key)) this.forget(key, entry);
    for (const person of people) this.update(person);
    this.windows.classList.toggle("empty", !people.length);
  }

  update(person) {
    const entry = this.entries.get(person.key) ?? this.add(person);
    const read = JSON.stringify(person.windows.dm.messages.at(-1) ?? null);
    entry.chip.classList.toggle("unread", !entry.shown && entry.read !== undefined && entry.read !== read);
    if (entry.shown || entry.read === undefined) entry.read = read;
    entry.person = person;
    entry.view?.update(person);
  }

  add(person) {
    const entry = { person, shown: false, view: null, read: undefined };
    entry.chip = button("toggle-window", person.name, () => this.show(entry, !entry.shown), {
      class: `chip ${person.platform}`, "aria-pressed": "false", data: { person: person.key },
      title: `${person.name} on ${person.platform === "telegram" ? "Telegram" : "Discord"}, ${person.zone}`,
    });
    this.entries.set(person.key, entry);
    this.chips.append(entry.chip);
    if (person.shown) this.show(entry, true);
    return entry;
  }

  show(entry, shown) {
    entry.shown = shown;
    entry.chip.setAttribute("aria-pressed", String(shown));
    entry.chip.classList.remove("unread");
    if (shown && !entry.view) {
      entry.view = new ChatWindow(entry.person, this.bot);
      entry.view.update(entry.person);
    }
    if (shown) {
      entry.read = JSON.stringify(entry.person.windows.dm.messages.at(-1) ?? null);
      this.place(entry);
      entry.view.shown();
    } else entry.view?.node.remove();
  }

  /** Windows stand in the order of the chips. */
  place(entry) {
    const order = [...this.entries.values()];
    const next = order.slice(order.indexOf(entry) + 1).find((other) => other.shown && other.view?.node.isConnected);
    this.windows.insertBefore(entry.view.node, next?.view.node ?? null);
  }

  forget(key, entry) {
    entry.chip.remove();
    entry.view?.node.remove();
    this.entries.delete(key);
  }

  addForm() {
    const name = el("input", { type: "text", id: "new-name", placeholder: "Name", required: true, maxlength: 60, autocomplete: "off" });
    const platform = el("select", { id: "new-platform", "aria-label": "Platform" },
      PLATFORMS.map(([value, label]) => el("option", { value, text: label })));
    const submit = attempt(async () => {
      const person = await post("people", { platform: platform.value, name: name.value, zone: browserZone });
      name.value = "";
      this.update(person);
      notice(`${person.name} is here now.`);
      this.entries.get(person.key).view?.node.scrollIntoView({ inline: "end", block: "nearest" });
    });
    return el("form", { class: "add-person", "aria-label": "Add a person", data: { action: "add-person" },
      on: { submit: (event) => { event.preventDefault(); submit(); } } },
      name, platform,
      el("button", { type: "submit", class: "quiet" }, icon("plus"), "Add person"));
  }
}
