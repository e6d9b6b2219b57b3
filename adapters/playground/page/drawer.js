// The drawer at the foot: the wire log, where each call opens to what was asked and answered, and the bot's own lines.

import { fetchCall } from "./api.js";
import { button, el } from "./dom.js";
import { Faults } from "./faults.js";
import { logLine } from "./logline.js";
import { attempt } from "./notice.js";
import { hourMinuteSecond } from "./time.js";

const KEPT = 1000;
/** Calls that only wait for news, many times a minute. */
const IDLE = new Set(["getUpdates"]);

export class Drawer {
  constructor(node) {
    this.node = node;
    this.calls = el("ol", { class: "calls" });
    this.lines = el("ol", { class: "lines", role: "log" });
    this.detail = el("div", { class: "detail", data: { detail: "" } }, el("p", { class: "hint", text: "Choose a call to see what was asked and answered." }));
    this.wireTab = button("toggle-wire", "Wire log", () => this.toggle("wire"), { class: "tab", "aria-expanded": "false" });
    this.logTab = button("toggle-log", "Bot log", () => this.toggle("log"), { class: "tab", "aria-expanded": "false" });
    this.idle = el("input", { type: "checkbox", id: "idle", on: { change: () => this.calls.classList.toggle("with-idle", this.idle.checked) } });
    this.faults = new Faults();
    const options = el("label", { class: "idle", for: "idle" }, this.idle, " show polling");
    this.wire = el("div", { class: "pane wire", hidden: true }, this.calls, this.detail);
    this.log = el("div", { class: "pane log", hidden: true }, this.lines);
    node.append(el("div", { class: "tabs" }, this.wireTab, this.logTab, this.faults.node, options), this.wire, this.log);
  }

  reset(calls, lines) {
    this.calls.replaceChildren();
    this.lines.replaceChildren();
    calls.forEach((call) => this.addCall(call));
    lines.forEach((line) => this.addLine(line));
  }

  toggle(name) {
    const open = this.node.dataset.open === name ? "" : name;
    this.node.dataset.open = open;
    this.wire.hidden = open !== "wire";
    this.log.hidden = open !== "log";
    this.wireTab.setAttribute("aria-expanded", String(open === "wire"));
    this.logTab.setAttribute("aria-expanded", String(open === "log"));
    for (const list of [this.calls, this.lines]) list.scrollTop = list.scrollHeight;
  }

  addCall(call) {
    this.faults.learn(call);
    const failed = call.status === 0 || call.status >= 400;
    const line = el("li", { class: IDLE.has(call.name) && !failed ? "idle-call" : "" },
      button("call", "", attempt((event) => this.open(call, event.currentTarget)), { class: failed ? "call failed" : "call", data: { call: call.name } }));
    line.firstChild.append(
      el("time", { text: hourMinuteSecond(call.at, "UTC") }), el("span", { class: `badge ${call.platform}`, text: call.platform }),
      el("span", { class: "call-name", text: call.name }), el("span", { class: "call-status", text: call.status || "dropped" }),
      el("span", { class: "call-time", text: `${call.milliseconds} ms` }));
    append(this.calls, line);
  }

  async open(call, line) {
    const whole = await fetchCall(call.number);
    this.calls.querySelector("[aria-current]")?.removeAttribute("aria-current");
    line.setAttribute("aria-current", "true");
    this.detail.replaceChildren(
      el("h3", { text: call.name }), whole.url ? el("p", { class: "url", text: whole.url }) : "",
      el("h4", { text: "Asked" }), el("pre", { text: JSON.stringify(whole.request, null, 2) }),
      el("h4", { text: `Answered ${call.status}` }), el("pre", { text: JSON.stringify(whole.answer, null, 2) }));
  }

  addLine(line) {
    append(this.lines, logLine(line));
  }
}

/** Adds a line at the end of a list that keeps its newest thousand, and stays at the end if it was there. */
function append(list, line) {
  const stay = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.append(line);
  if (list.children.length > KEPT) list.firstChild.remove();
  if (stay) list.scrollTop = list.scrollHeight;
}
