// Keys for the pages that list messages. Without it all of them work by links and
// forms.

const cases = [...document.querySelectorAll(".case")];
const help = document.getElementById("help");
const keysOn = document.getElementById("keys");
const storage = "gigchat-admin-keys";

let chosen; // the button that Enter in its form's reason presses

// target is the case that the address names. (:target holds only once the browser
// has scrolled there.) Where a list has become shorter than that, it is the last one.
function target() {
  const place = location.hash.slice(1);
  return document.getElementById(place)?.closest(".case") ?? (place.startsWith("case-") ? cases.at(-1) : undefined);
}

function current() {
  return document.activeElement?.closest(".case") ?? target();
}

function move(by) {
  const at = cases.indexOf(current());
  const next = cases[at < 0 ? 0 : Math.min(Math.max(at + by, 0), cases.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

// decide prepares a decision: the reason is asked for, Enter takes it.
function decide(key) {
  const button = current()?.querySelector(`.decide [aria-keyshortcuts="${key}"]`);
  if (!button) return false;
  const details = button.closest("details");
  if (details) details.open = true;
  const reason = button.form.elements.reason;
  if (!reason.value && button.dataset.reason) reason.value = button.dataset.reason;
  choose(button);
  reason.focus();
  reason.select();
  return true;
}

function choose(button) {
  chosen?.classList.remove("chosen");
  chosen = button;
  chosen?.classList.add("chosen");
}

function press(key) {
  switch (key) {
    case "j": move(1); return true;
    case "k": move(-1); return true;
    case "o": {
      const link = current()?.querySelector("a.open");
      link?.click();
      return Boolean(link);
    }
    case "a": case "h": case "f": case "r": return decide(key);
    default: return false;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = event.target.closest("input, textarea, select");
  if (field?.name === "reason" && event.key === "Escape") {
    choose(undefined);
    field.closest(".case")?.focus();
  } else if (field?.name === "reason" && event.key === "Enter" && chosen?.form === field.form) {
    event.preventDefault();
    field.form.requestSubmit(chosen);
  } else if (!field && keysOn?.checked && press(event.key)) {
    event.preventDefault();
  }
});

// A second press of a button must not decide twice. The button itself has to stay
// enabled until the form is on its way.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));

function showKeys() {
  document.documentElement.classList.toggle("keys", keysOn.checked);
}

if (help && cases.length > 0) {
  help.hidden = false;
  keysOn.checked = localStorage.getItem(storage) !== "off";
  keysOn.addEventListener("change", () => {
    localStorage.setItem(storage, keysOn.checked ? "on" : "off");
    showKeys();
  });
  showKeys();
  target()?.focus();
}
