// Starts the page: one stream of events from the server, and the parts that show them.

import { listen } from "./api.js";
import { BotPanel } from "./bot.js";
import { ClockPanel } from "./clock.js";
import { Drawer } from "./drawer.js";
import { NetworkPanel } from "./network.js";
import { notice } from "./notice.js";
import { People } from "./people.js";

const at = (id) => document.getElementById(id);

const clock = new ClockPanel(at("clock"));
const network = new NetworkPanel(at("network"));
const drawer = new Drawer(at("drawer"));
const bot = new BotPanel(at("bot"));
const people = new People(at("people"), at("windows"));
let lost = false;

listen(
  {
    opening(state) {
      if (lost) notice("Connected again.");
      lost = false;
      clock.set(state.clock.offset, state.clock.now);
      network.set(state.network.delay);
      bot.set(state.bot);
      drawer.reset(state.calls, state.lines);
      people.reset(state.people, state.bot_name, state.username);
      document.body.dataset.ready = "true";
    },
    person: (person) => people.update(person),
    clock: (state) => clock.set(state.offset, state.now),
    network: (state) => network.set(state.delay),
    call: (call) => drawer.addCall(call),
    line: (line) => drawer.addLine(line),
    bot: (status) => bot.set(status),
  },
  () => {
    lost = true;
    notice("The playground does not answer. Trying again…", { bad: true });
  },
);
