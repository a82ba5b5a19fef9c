// The page: two windows of chat, the gig above them, the archive beside them.
// Every call of the Firebase SDK is in chat.js.

import { ChatClient } from "./chat.js";
import { ChatWindow } from "./window.js";
import { showRows } from "./archive.js";
import { copy, keep, showAvatar } from "./dom.js";

export async function start(config) {
  document.getElementById("gig-id").textContent = config.gigId;
  const windows = ["left", "right"].map(
    (name) => new ChatWindow(document.getElementById(name), new ChatClient(name, config), config),
  );
  for (const w of windows) w.onChange = () => labelTabs(windows);
  document.addEventListener("visibilitychange", () => windows.forEach((w) => w.look()));
  prepareTabs(windows);

  const firstGig = Promise.withResolvers();
  watchStack(config, (assigned) => {
    windows.forEach((w) => w.follow(assigned));
    firstGig.resolve();
  });
  await firstGig.promise;
  document.getElementById("panels").hidden = false;
  await Promise.all(windows.map((w, i) => w.choose(config.people[i])));
}

/** Follows what the stack tells beside Firebase: who is assigned, and the archive. */
function watchStack(config, onGig) {
  const live = document.getElementById("live");
  const say = (text) => {
    live.textContent = text;
    live.dataset.state = text;
  };
  const events = new EventSource("/events");
  events.addEventListener("open", () => say("live"));
  events.addEventListener("error", () => say("connecting"));
  events.addEventListener("rows", (event) => showRows(JSON.parse(event.data), config));
  events.addEventListener("gig", (event) => {
    const assigned = JSON.parse(event.data);
    showWorkers(config, assigned);
    onGig(assigned);
  });
}

/** Shows the gig's workers with a button that takes each off it or puts them back. */
function showWorkers(config, assigned) {
  const workers = config.people.filter((person) => person.role === "worker");
  const make = (worker) => {
    const item = copy("worker-template").firstElementChild;
    showAvatar(item.querySelector(".avatar"), [worker]);
    item.querySelector(".name").textContent = worker.name;
    item.querySelector("button").addEventListener("click", () => assign(worker, item.classList.contains("off")));
    return item;
  };
  const update = (item, worker) => {
    const off = !assigned.includes(worker.id);
    item.classList.toggle("off", off);
    const button = item.querySelector("button");
    button.textContent = off ? "Put back" : "Take off";
    button.setAttribute("aria-label", off ? `Put ${worker.name} back on the gig` : `Take ${worker.name} off the gig`);
  };
  keep(document.getElementById("workers"), workers, (worker) => worker.id, make, update);
}

/** Changes the gig as the marketplace would; the stack's event shows the result. */
async function assign(worker, assigned) {
  await fetch("/gig", { method: "POST", body: JSON.stringify({ workerId: worker.id, assigned }) });
}

/** On a narrow screen one panel shows at a time. */
function prepareTabs(windows) {
  for (const tab of document.querySelectorAll(".tabs button")) {
    tab.addEventListener("click", () => {
      document.body.dataset.panel = tab.dataset.panel;
      for (const other of document.querySelectorAll(".tabs button")) {
        other.setAttribute("aria-current", String(other === tab));
      }
      windows.forEach((w) => w.look());
    });
  }
}

function labelTabs(windows) {
  const tabs = document.querySelectorAll(".tabs button");
  windows.forEach((w, i) => {
    if (!w.person) return; // not yet
    tabs[i].textContent = w.person.name;
    if (w.unread > 0) {
      const badge = document.createElement("span");
      badge.className = "badge";
      badge.textContent = String(w.unread);
      badge.setAttribute("aria-label", `${w.unread} unread`);
      tabs[i].append(badge);
    }
  });
}
