// The tabs of a person's places: direct messages, channels, groups, and threads or topics of their own.

import { button, el } from "./dom.js";

/** Tabs under names that `nameOf(place, view)` gives; where there is one place alone, there are none. */
export function places(view, nameOf) {
  const tabs = el("div", { class: "places", role: "tablist", "aria-label": "Places" });
  return {
    node: tabs,
    update() {
      const there = view.person.places;
      tabs.hidden = there.length < 2;
      tabs.replaceChildren(...there.map((place) => button("place", nameOf(place, view), () => view.goTo(place), {
        class: "place", role: "tab", "aria-selected": String(place === view.place), data: { place },
      })));
    },
  };
}
