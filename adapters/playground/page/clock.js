// The moved clock above the windows, and the buttons that move it.

import { post } from "./api.js";
import { button, el, icon } from "./dom.js";
import { attempt, notice } from "./notice.js";
import { browserZone, day, hourMinute, hourMinuteSecond, span } from "./time.js";

const STEPS = [["+15 min", 900], ["+1 h", 3600], ["+1 day", 86400]];

export class ClockPanel {
  constructor(parent) {
    this.ahead = 0;
    this.offset = 0;
    this.time = el("time", { class: "clock-time", data: { clock: "utc" } });
    this.local = el("span", { class: "clock-local" });
    const steps = STEPS.map(([label, seconds]) =>
      button("move", label, attempt(() => this.move(seconds)), { class: "quiet", data: { seconds } }));
    const next = button("next-due", "Next due", attempt(() => this.toNextDue()), {
      class: "quiet strong", title: "Move to one second past the next reminder or deadline",
    });
    next.prepend(icon("next"));
    parent.append(el("div", { class: "clock-face" }, this.time, this.local), el("div", { class: "steps" }, ...steps, next));
    setInterval(() => this.show(), 1000);
  }

  /** The moved time now, in epoch seconds. */
  now() {
    return Date.now() / 1000 + this.ahead;
  }

  /** `offset`: how far the clock was moved. `now`: the server's moved time, in case this browser's clock differs. */
  set(offset, now) {
    this.offset = offset;
    this.ahead = now - Date.now() / 1000;
    this.show();
  }

  show() {
    const now = this.now();
    this.time.textContent = `${day(now, "UTC")}, ${hourMinuteSecond(now, "UTC")} UTC`;
    this.time.dateTime = new Date(now * 1000).toISOString();
    const local = browserZone === "UTC" ? "" : `${hourMinute(now, browserZone)} ${browserZone} · `;
    this.local.textContent = local + (this.offset > 0.5 ? `${span(this.offset)} ahead` : "real time");
  }

  async move(seconds) {
    await post("clock/move", { seconds });
    notice(`The clock moved ahead by ${span(seconds)}.`);
  }

  async toNextDue() {
    const { seconds } = await post("clock/next");
    notice(`The clock moved ahead by ${span(seconds)}, to the next thing due.`);
  }
}
