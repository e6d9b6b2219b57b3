// Making and updating elements. Text goes in as text; the one door for markup is `safeHtml`, for the server's own field.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `props`: class, text, data {name: value}, on {event: handler}, and attributes (true, false or a string). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An icon of icons/set.svg. It says nothing to a screen reader: its button has a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/page/icons/set.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A real button with a stable name for whoever drives the page: `data-action`. */
export function button(action, label, onClick, props = {}, ...children) {
  const inside = children.length ? children : [label];
  const named = children.length ? { "aria-label": label, title: label } : {};
  return el("button", { type: "button", ...named, ...props, data: { action, ...props.data }, on: { click: onClick } }, ...inside);
}

/** Markup that the server has made safe: the `html` field of a message, and nothing else. */
export function safeHtml(html) {
  const node = el("div", { class: "text", dir: "auto" });
  node.innerHTML = html;
  for (const link of node.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return node;
}

/**
 * Makes the children of `parent` be one node per item, in their order: `build(item)` makes a new one, `fill(node, item)`
 * runs only when the item reads otherwise than before. What did not change is not touched.
 */
export function keyed(parent, items, keyOf, build, fill) {
  const old = parent.keyedNodes ?? new Map();
  const now = new Map();
  items.forEach((item, index) => {
    const key = keyOf(item);
    const known = old.get(key) ?? { node: build(item), sign: null };
    const sign = JSON.stringify(item);
    if (known.sign !== sign) fill(known.node, item);
    known.sign = sign;
    now.set(key, known);
    old.delete(key);
    if (parent.children[index] !== known.node) parent.insertBefore(known.node, parent.children[index] ?? null);
  });
  for (const { node } of old.values()) node.remove();
  parent.keyedNodes = now;
}

/** Replaces the children of a node, keeping the focus on the control that had the same `data-ref`. */
export function refill(node, ...children) {
  const ref = node.contains(document.activeElement) ? document.activeElement.dataset.ref : undefined;
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (ref !== undefined) [...node.querySelectorAll("[data-ref]")].find((one) => one.dataset.ref === ref)?.focus();
}
