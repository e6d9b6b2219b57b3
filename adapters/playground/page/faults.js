// Makes the bot's next call of a name fail, to see how it takes that.

import { post } from "./api.js";
import { el } from "./dom.js";
import { attempt, notice } from "./notice.js";

const FAILURES = [["429", 429], ["500", 500], ["502", 502], ["403", 403], ["dropped", 0]];

export class Faults {
  constructor() {
    this.known = new Map();
    this.names = el("datalist", { id: "call-names" });
    this.name = el("input", { list: "call-names", placeholder: "sendMessage", "aria-label": "Call that fails", required: true, data: { action: "fault-name" } });
    this.status = el("select", { "aria-label": "How it fails" }, FAILURES.map(([label, value]) => el("option", { value, text: label })));
    const fail = attempt(() => this.fail());
    this.node = el("form", { class: "faults", data: { action: "fault" }, on: { submit: (event) => { event.preventDefault(); fail(); } } },
      "Fail the next", this.name, this.names, "with", this.status, el("button", { type: "submit", class: "quiet", text: "Set" }));
  }

  /** Remembers the name of a call, to be offered. */
  learn(call) {
    if (this.known.has(call.name)) return;
    this.known.set(call.name, call.platform);
    this.names.append(el("option", { value: call.name }));
  }

  async fail() {
    const name = this.name.value.trim();
    const status = Number(this.status.value);
    const platform = this.known.get(name) ?? (name.includes(" ") ? "discord" : "telegram");
    await post("faults", { platform, name, status, parameters: status === 429 ? { retry_after: 2 } : {} });
    notice(`The next ${name} will fail.`);
  }
}
