// Short notices over a window: what the platform shows for a moment, alerts that must be tapped away, and refusals.

import { el } from "./dom.js";

const STAY = 4000;

export class Toasts {
  constructor() {
    this.node = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.seen = null;
  }

  /** Shows those that were not there before; when the page opens, the old ones are left alone. */
  show(toasts, overlay) {
    const keys = toasts.map((toast) => `${toast.at} ${toast.text}`);
    if (this.seen) {
      toasts.forEach((toast, index) => {
        if (this.seen.has(keys[index])) return;
        if (toast.alert) overlay.alert(toast.text);
        else this.say(toast.text);
      });
    }
    this.seen = new Set(keys);
  }

  say(text, { bad = false } = {}) {
    const toast = el("p", { class: bad ? "toast bad" : "toast", data: { toast: text }, text, dir: "auto" });
    this.node.append(toast);
    setTimeout(() => toast.remove(), bad ? STAY * 1.5 : STAY);
  }
}
