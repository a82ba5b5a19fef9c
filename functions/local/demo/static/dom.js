// What the page's parts build their elements with. Text gets in through
// textContent alone, so nothing that anybody writes becomes markup.

/** A copy of a template of the page. */
export function copy(id) {
  return document.getElementById(id).content.cloneNode(true);
}

/** Shows a person as a coloured circle with their initial. */
export function showAvatar(element, people) {
  element.textContent = people.map((person) => person.name[0]).join("").slice(0, 2);
  element.dataset.role = people.length === 1 ? people[0].role + people[0].id.slice(-1) : "group";
}

/** Shows the time of day, and the whole of it where one looks closer. */
export function showTime(element, date) {
  element.dateTime = date.toISOString();
  element.title = date.toLocaleString();
  element.textContent = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/**
 * Makes a list's children those of the items, in their order, and touches only what
 * changed: a screen reader is to hear each new one once.
 */
export function keep(list, items, keyOf, make, update) {
  const there = new Map([...list.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, i) => {
    const key = keyOf(item);
    let child = there.get(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    there.delete(key);
    update(child, item, items[i - 1]);
    if (list.children[i] !== child) list.insertBefore(child, list.children[i] ?? null);
  });
  for (const gone of there.values()) gone.remove();
}
