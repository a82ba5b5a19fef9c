// What a client does, with the official Firebase SDK alone. It runs in a browser
// and in Node, and returns what it has seen, as [name, value] in their order.

import { disableNetwork, doc, enableNetwork, serverTimestamp, setDoc, writeBatch } from "firebase/firestore";
import { Client, errorOf } from "./client.js";
import { listen } from "./listen.js";

export async function journey(config) {
  const people = {};
  for (const name of ["buyer", "worker", "another", "admin", "nobody"]) people[name] = new Client(name, config);
  const seen = [];
  const see = (name, value) => seen.push([name, value]);
  try {
    const j = { ...config, ...people, see };
    await signIn(j);
    await send(j);
    await read(j);
    await page(j);
    await openChat(j);
    await offline(j);
    await refused(j);
    await takenOff(j);
    await tooMany(j);
  } catch (error) {
    see("the end", `${error.code ?? ""} ${error.message}`); // what is missing tells the rest
  } finally {
    await Promise.all(Object.values(people).map((client) => client.close()));
  }
  return seen;
}

async function signIn({ see, people, buyer, worker, another, admin }) {
  for (const [name, client] of Object.entries({ buyer, worker, another, admin })) {
    const user = await client.signIn(people[name]);
    see(`signing in: ${name}`, user.uid === people[name].id);
  }
  const { claims } = await admin.auth.currentUser.getIdTokenResult();
  see("signing in: the admin's claim", claims.admin);
}

async function send(j) {
  const { see, gigId, buyer, worker } = j;
  j.inbox = listen(worker.inbox());
  const first = { gigId, text: "one 👋", messageId: "message-1" };
  const sent = await buyer.call("send-message", first);
  const { createdAt, senderId, ...message } = sent.message;
  see("send-message", { ...message, isOwn: senderId === buyer.userId, isNow: isNow(createdAt), duplicate: sent.duplicate });
  const again = await buyer.call("send-message", first);
  see("send-message: again", { duplicate: again.duplicate, isSame: again.message.createdAt === createdAt });
  const other = await errorOf(buyer.call("send-message", { ...first, text: "two" }));
  see("send-message: the id with another text", other.code);
  const undefinedId = await buyer.call("send-message", { gigId, text: "no id", messageId: undefined, chatId: null });
  see("send-message: null and undefined are absent", undefinedId.message.messageId.length);

  j.heard = listen(worker.messages(gigId, "team"));
  await j.heard.until("both messages", ({ docs }) => docs.length === 2);
  see("listener: what was sent", { ...pick(j.heard.docs[0], "id", "text", "is_read_by_receiver", "moderationStatus") });
  await buyer.call("send-message", { gigId, text: "live", messageId: "message-3" });
  await j.heard.until("a message sent meanwhile", ({ find }) => find("message-3"));
  see("listener: live", j.heard.find("message-3").text);
  await j.inbox.until("the team chat", ({ find }) => find("team")?.lastMessageId === "message-3");
  see("inbox: the team chat", pick(j.inbox.find("team"), "id", "lastMessageId"));
}

async function read({ see, gigId, buyer, worker, another }) {
  const own = listen(buyer.messages(gigId, "team"));
  await own.until("the buyer's messages", ({ docs }) => docs.length === 3);
  const before = await worker.call("list-chats", { gigId });
  see("list-chats", {
    chats: before.chats.map((c) => ({ ...pick(c, "chatId", "unreadCount", "frozen"), last: c.lastMessage.messageId })),
    nextPageToken: before.nextPageToken,
  });
  const marked = await worker.call("mark-read", { gigId, messageId: "message-1" });
  see("mark-read: the first of three", { unreadCount: marked.unreadCount, isNow: isNow(marked.readUntil) });
  const all = await worker.call("mark-read", { gigId, messageId: "message-3" });
  see("mark-read: the last", all.unreadCount);
  see("is_read_by_receiver: one of two has read", own.find("message-1").is_read_by_receiver);
  await another.call("mark-read", { gigId, messageId: "message-3" });
  await own.until("read by all", ({ docs }) => docs.every((d) => d.is_read_by_receiver));
  see("is_read_by_receiver: both have", true);
  const after = await worker.call("list-chats", {});
  see("list-chats: after mark-read", after.chats.map((c) => c.unreadCount));
  own.stop();
}

async function page({ see, gigId, worker, heard }) {
  const first = await worker.call("list-messages", { gigId, pageSize: 2 });
  const second = await worker.call("list-messages", { gigId, pageSize: 2, pageToken: first.nextPageToken });
  const ids = (answer) => answer.messages.map((m) => m.messageId);
  see("list-messages: pages, the newest first", [ids(first).length, ids(second), second.nextPageToken]);
  const oldest = await worker.call("list-messages", { gigId, oldestFirst: true });
  see("list-messages: the listener's order", ids(oldest).join() === heard.ids().join());
  const foreign = await errorOf(worker.call("list-messages", { gigId, pageToken: "made-up" }));
  see("list-messages: a made-up token", foreign.code);
}

async function openChat(j) {
  const { see, gigId, buyer, worker, inbox } = j;
  const opened = await buyer.call("open-chat", { gigId, participantIds: [buyer.userId, worker.userId] });
  const found = await worker.call("open-chat", { gigId, participantIds: [worker.userId, buyer.userId] });
  j.closed = opened.chat.chatId;
  see("open-chat", [opened.created, found.created, found.chat.chatId === j.closed, opened.chat.lastMessage]);
  const order = () => inbox.ids().map((id) => (id === "team" ? "team" : "closed")).join();
  await inbox.until("the new chat on top", () => order() === "closed,team");
  await buyer.call("send-message", { gigId, text: "up again", messageId: "message-4" });
  await inbox.until("the team on top again", () => order() === "team,closed");
  see("inbox: the newest on top", order());
}

async function offline({ see, gigId, buyer, heard, inbox }) {
  const own = listen(buyer.messages(gigId, "team"));
  await own.until("what there is", ({ find }) => find("message-4"));
  await disableNetwork(buyer.db);
  const chat = doc(buyer.db, "gigs", gigId, "chats", "team");
  const batch = writeBatch(buyer.db);
  batch.set(doc(chat, "messages", "message-offline"), newMessage(buyer, "Mail me at anna@example.com"));
  batch.update(chat, { lastMessageAt: serverTimestamp(), lastMessageId: "message-offline" });
  const committed = batch.commit();
  await own.until("the queued message", ({ find }) => find("message-offline"));
  see("offline: hasPendingWrites", own.find("message-offline").isPending);
  see("offline: others do not have it", heard.ids().includes("message-offline"));
  await enableNetwork(buyer.db);
  await committed;
  await own.until("acknowledged", ({ find }) => find("message-offline")?.isPending === false);
  own.stop();
  see("online: acknowledged", true);
  await heard.until("the queued message", ({ find }) => find("message-offline"));
  see("online: others have it", pick(heard.find("message-offline"), "text", "is_read_by_receiver", "moderationStatus"));
  await inbox.until("its chat", ({ find }) => find("team")?.lastMessageId === "message-offline");
  see("online: the inbox follows", inbox.ids()[0]);
}

async function refused({ see, gigId, buyer, worker, admin, nobody }) {
  const codeOf = async (client, data) => (await errorOf(client.call("send-message", data))).code;
  see("error: no text", await codeOf(buyer, { gigId, text: " " }));
  see("error: an unknown field", await codeOf(buyer, { gigId, text: "hello", extra: 1 }));
  see("error: no such gig", await codeOf(buyer, { gigId: "no-such-gig", text: "hello" }));
  see("error: no such gig, to an admin", await codeOf(admin, { gigId: "no-such-gig", text: "hello" }));
  see("error: nobody is signed in", await codeOf(nobody, { gigId, text: "hello" }));
  const sentence = await errorOf(buyer.call("send-message", { gigId, text: " " }));
  see("error: it names the field", sentence.message.includes("text"));
  const direct = doc(worker.db, "gigs", gigId, "chats", "team", "messages", "message-alone");
  see("error: a write without its chat", (await errorOf(setDoc(direct, newMessage(worker, "hello")))).code);
}

async function takenOff({ see, gigId, gigURL, buyer, worker, another }) {
  const messages = listen(another.messages(gigId, "team"));
  const chats = listen(another.inbox());
  await messages.until("what was sent before", ({ find }) => find("message-offline"));
  await chats.until("the team chat", ({ find }) => find("team"));
  await fetch(gigURL, { method: "POST", body: JSON.stringify({ gigId, workerIds: [worker.userId] }) });
  await buyer.call("send-message", { gigId, text: "among us", messageId: "message-after" });
  await messages.until("an error", ({ error }) => error);
  see("taken off: the listener ends", messages.error.code);
  see("taken off: without the next message", messages.ids().includes("message-after"));
  see("taken off: sending", (await errorOf(another.call("send-message", { gigId, text: "hello" }))).code);
  await chats.until("an empty inbox", ({ docs }) => docs.length === 0);
  see("taken off: the inbox follows", chats.ids());
}

async function tooMany({ see, gigId, worker, closed }) {
  const send = () => worker.call("send-message", { gigId, chatId: closed, text: "again" });
  let accepted = 0;
  let refused = null;
  while (!refused && accepted < 200) {
    const errors = await Promise.all(Array.from({ length: 10 }, () => errorOf(send())));
    accepted += errors.filter((error) => error.code === "no error").length;
    // Sends at one time may also be in each other's way, which is no refusal.
    refused = errors.find((error) => error.code === "functions/resource-exhausted");
  }
  const seconds = refused?.details?.retryAfterSeconds;
  see("too many: the code", refused?.code);
  see("too many: what is allowed was accepted", accepted > 50);
  see("too many: when to try again", Number.isInteger(seconds) && seconds >= 1 && seconds <= 60);
}

function newMessage(client, text) {
  return {
    senderId: client.userId,
    text,
    createdAt: serverTimestamp(),
    is_read_by_receiver: false,
    moderationStatus: "unreviewed",
  };
}

function isNow(time) {
  return /T.*\.\d{6}Z$/.test(time) && Math.abs(Date.now() - Date.parse(time)) < 60_000;
}

function pick(object, ...names) {
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}
