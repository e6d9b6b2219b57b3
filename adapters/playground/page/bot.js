// The bot's state, and the two buttons: kill -9, and start again.

import { post } from "./api.js";
import { button, el } from "./dom.js";
import { attempt } from "./notice.js";

const WORDS = {
  running: (s) => `Bot running · pid ${s.pid}`,
  stopped: () => "Bot stopped",
  killed: () => "Bot killed (kill -9)",
  died: (s) => `Bot ended by itself · code ${s.code}`,
};

export class BotPanel {
  constructor(parent) {
    this.state = el("span", { class: "bot-state", role: "status" });
    this.kill = button("kill", "Kill", attempt(() => post("bot/kill")), { class: "danger", title: "kill -9" });
    this.start = button("start", "Start", attempt(() => post("bot/start")), { class: "primary" });
    this.parent = parent;
    parent.append(this.state, this.kill, this.start);
  }

  set(status) {
    this.parent.dataset.bot = status.state;
    this.state.textContent = WORDS[status.state](status);
    this.kill.hidden = status.state !== "running";
    this.start.hidden = status.state === "running";
  }
}
