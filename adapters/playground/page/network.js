// The network's delay between the bot and both platforms.

import { post } from "./api.js";
import { el } from "./dom.js";
import { attempt } from "./notice.js";

const DELAYS = [["no delay", 0], ["100 ms", 0.1], ["500 ms", 0.5], ["2 s", 2], ["4 s", 4]];

export class NetworkPanel {
  constructor(parent) {
    this.select = el(
      "select",
      { id: "delay", on: { change: attempt(() => post("network", { delay: Number(this.select.value) })) } },
      DELAYS.map(([label, delay]) => el("option", { value: delay, text: label })),
    );
    parent.append(el("label", { for: "delay", text: "Network" }), this.select);
  }

  set(delay) {
    if (![...this.select.options].some((option) => Number(option.value) === delay)) {
      this.select.append(el("option", { value: delay, text: `${delay} s` }));
    }
    this.select.value = String(delay);
  }
}
