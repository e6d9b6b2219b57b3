// Moments as text. The server's moments are epoch seconds of the moved clock.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export const hourMinute = (at, zone) => format(zone, { hour: "2-digit", minute: "2-digit" }).format(at * 1000);

export const hourMinuteSecond = (at, zone) =>
  format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at * 1000);

export const day = (at, zone) =>
  format(zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(at * 1000);

/** `2 d 3 h`, `15 min`, `9 s`: the two largest units. */
export function span(seconds) {
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  let rest = Math.round(seconds);
  const parts = [];
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${count} ${name}`);
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}
