// One line that the bot wrote. A line of JSON is shown as time, level, event and the rest; any other as it is.

import { el } from "./dom.js";

export function logLine(line) {
  const fields = parsed(line);
  if (!fields) return el("li", { class: line.startsWith("--- ") ? "mark" : "", text: line });
  const { timestamp, level, event, exception, logger, ...rest } = fields;
  const told = Object.entries(rest).map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return el("li", { class: `level-${level ?? "info"}`, title: logger ?? "" },
    el("time", { text: String(timestamp ?? "").replace(/^.*T|\..*$|Z$/g, "") }),
    el("span", { class: "level", text: level ?? "" }), el("strong", { text: event ?? "" }),
    el("span", { class: "rest", text: told.join(" ") }),
    exception ? el("pre", { text: typeof exception === "string" ? exception : JSON.stringify(exception, null, 2) }) : null);
}

function parsed(line) {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
