// The archive's rows, as the stack sends them.

import { copy, keep, showTime } from "./dom.js";

let isFirst = true;

/** Shows the rows of chat_messages, the newest first. */
export function showRows(rows, config) {
  document.getElementById("archive-empty").hidden = rows.length > 0;
  const list = document.getElementById("rows");
  // Those that were there before are no news: neither to the eye nor to the ear.
  list.setAttribute("aria-live", isFirst ? "off" : "polite");
  const make = () => {
    const item = copy("row-template").firstElementChild;
    item.classList.toggle("fresh", !isFirst);
    return item;
  };
  keep(list, rows, (row) => `${row.chatId}/${row.messageId}`, make, (item, row) => showRow(item, row, config));
  isFirst = false;
}

function showRow(item, row, config) {
  const sender = config.people.find((person) => person.id === row.senderId);
  item.querySelector("strong").textContent = sender?.name ?? row.senderId;
  item.querySelector(".where").textContent = row.chatId === "team" ? "team" : "chat";
  item.querySelector(".where").title = `chat_id ${row.chatId}`;
  showTime(item.querySelector("time"), new Date(row.sentAt));
  showSummary(item.querySelector(".summary"), row);
  item.querySelector(".id").textContent = row.messageId.slice(0, 13);
  item.querySelector(".id").title = `message_id ${row.messageId}`;
  const read = item.querySelector(".read");
  read.textContent = row.isReadByReceiver ? "read" : "not read";
  read.title = `is_read_by_receiver ${row.isReadByReceiver}`;
  read.classList.toggle("yes", row.isReadByReceiver);
  item.classList.toggle("deleted", row.deleted);
}

/** Shows a summary with what stands for personal data marked. */
function showSummary(element, row) {
  if (element.dataset.summary === row.summary) return;
  element.dataset.summary = row.summary;
  const found = row.piiTypes.split(" ").filter(Boolean);
  const parts = row.summary.split(/(\[[A-Z_]+\])/);
  element.replaceChildren(
    ...parts.map((part) => {
      if (!found.includes(part.slice(1, -1))) return part;
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    }),
  );
}
