// A chat client of Gig Chat: every call of the Firebase SDK that one makes, and
// nothing of any page. An app of yours needs this much, without the emulators.

import { initializeApp } from "https://www.gstatic.com/firebasejs/12.19.0/firebase-app.js";
import {
  connectAuthEmulator,
  inMemoryPersistence,
  initializeAuth,
  signInWithEmailAndPassword,
} from "https://www.gstatic.com/firebasejs/12.19.0/firebase-auth.js";
import {
  collection,
  collectionGroup,
  connectFirestoreEmulator,
  disableNetwork,
  doc,
  enableNetwork,
  getFirestore,
  limitToLast,
  onSnapshot,
  orderBy,
  query,
  serverTimestamp,
  where,
  writeBatch,
} from "https://www.gstatic.com/firebasejs/12.19.0/firebase-firestore.js";
import {
  connectFunctionsEmulator,
  getFunctions,
  httpsCallable,
} from "https://www.gstatic.com/firebasejs/12.19.0/firebase-functions.js";

/** The chat of all of a gig's participants; it exists without being opened. */
export const TEAM = "team";

/** How many messages a listener shows; older ones come through list-messages. */
const SHOWN = 100;

/** Errors that say nothing about the call itself. */
const INTERRUPTED = ["functions/unavailable", "functions/cancelled", "functions/aborted"];

/** One person's connection. Each has a Firebase app of its own, told by its name. */
export class ChatClient {
  #auth;
  #db;
  #functions;

  constructor(name, config) {
    const app = initializeApp({ apiKey: "demo", projectId: config.projectId }, name);
    // In memory, so that two people can be signed in on one page. An app for one
    // person uses getAuth, which remembers them.
    this.#auth = initializeAuth(app, { persistence: inMemoryPersistence });
    // Its queue lasts as long as the page. With initializeFirestore and
    // persistentLocalCache it outlasts a restart, too.
    this.#db = getFirestore(app);
    this.#functions = getFunctions(app, config.region);

    connectAuthEmulator(this.#auth, config.auth, { disableWarnings: true });
    const firestore = new URL(config.firestore);
    connectFirestoreEmulator(this.#db, firestore.hostname, Number(firestore.port));
    const functions = new URL(config.functions);
    connectFunctionsEmulator(this.#functions, functions.hostname, Number(functions.port));
  }

  get userId() {
    return this.#auth.currentUser.uid;
  }

  async signIn(email, password) {
    await signInWithEmailAndPassword(this.#auth, email, password);
  }

  // ---- listening: straight from Firestore, as firestore.rules allow ----------

  /**
   * Tells of the user's chats, the newest first, now and at every change. Chats of
   * all gigs are in it. Returns a function that ends it; an error ends it as well.
   */
  watchInbox(onChats, onError) {
    const mine = query(
      collectionGroup(this.#db, "chats"),
      where("participantIds", "array-contains", this.userId),
      orderBy("lastMessageAt", "desc"),
    );
    return onSnapshot(mine, (found) => onChats(found.docs.map(toChat)), onError);
  }

  /** Tells of a gig's chats, which only admins may list whole. */
  watchGig(gigId, onChats, onError) {
    const all = query(collection(this.#db, "gigs", gigId, "chats"), orderBy("lastMessageAt", "desc"));
    return onSnapshot(all, (found) => onChats(found.docs.map(toChat)), onError);
  }

  /**
   * Tells of a chat's newest messages, the oldest first, now and at every change:
   * also of the user's own that are still in the queue. Whoever is taken off the
   * gig gets permission-denied instead of the next message.
   */
  watchMessages({ gigId, chatId }, onMessages, onError) {
    const newest = query(
      collection(this.#db, "gigs", gigId, "chats", chatId, "messages"),
      orderBy("createdAt"),
      limitToLast(SHOWN),
    );
    const options = { includeMetadataChanges: true }; // when the queue is through
    return onSnapshot(newest, options, (found) => onMessages(found.docs.map(toMessage)), onError);
  }

  // ---- calling: what takes more than one write, or a count -------------------

  /** The user's chats with their last messages and how many are unread. */
  async listChats(gigId) {
    const { chats } = await this.#call("list-chats", { gigId, pageSize: 100 });
    return chats;
  }

  /** The chat of these people: opened now, or found. */
  async openChat(gigId, participantIds) {
    const { chat } = await this.#call("open-chat", { gigId, participantIds });
    return chat;
  }

  /** The user has read everything up to and including this message. */
  async markRead({ gigId, chatId }, messageId) {
    return this.#call("mark-read", { gigId, chatId, messageId });
  }

  /**
   * Sends a message. The id is the client's, so a send whose answer got lost can be
   * repeated: the same id and text again are the same message.
   */
  async send({ gigId, chatId }, messageId, text) {
    const { message } = await this.#call("send-message", { gigId, chatId, messageId, text });
    return message;
  }

  /** Calls a function, and again where it was interrupted: all of these may be. */
  async #call(name, data) {
    const call = httpsCallable(this.#functions, name);
    try {
      return (await call(data)).data;
    } catch (error) {
      if (!INTERRUPTED.includes(error.code)) throw error;
      return (await call(data)).data;
    }
  }

  // ---- offline: the SDK's own queue ------------------------------------------

  async goOffline() {
    await disableNetwork(this.#db);
  }

  async goOnline() {
    await enableNetwork(this.#db);
  }

  /**
   * Sends a message through Firestore itself: the listener shows it at once, and it
   * leaves when there is a network. The rules take a message only in one batch with
   * its chat, whose document must exist. Resolves when the server has it, which may
   * be long after; rejects if the rules refuse it then.
   */
  async queue({ gigId, chatId }, messageId, text) {
    const chat = doc(this.#db, "gigs", gigId, "chats", chatId);
    const batch = writeBatch(this.#db);
    batch.set(doc(chat, "messages", messageId), {
      senderId: this.userId,
      text,
      createdAt: serverTimestamp(),
      is_read_by_receiver: false,
      moderationStatus: "unreviewed",
    });
    batch.update(chat, { lastMessageAt: serverTimestamp(), lastMessageId: messageId });
    await batch.commit();
  }
}

function toChat(snapshot) {
  const { participantIds = [] } = snapshot.data();
  return { gigId: snapshot.ref.parent.parent.id, chatId: snapshot.id, participantIds };
}

function toMessage(snapshot) {
  // A queued message has no server time yet: the client's own stands in.
  const data = snapshot.data({ serverTimestamps: "estimate" });
  return {
    messageId: snapshot.id,
    senderId: data.senderId,
    text: data.text,
    sentAt: data.createdAt.toDate(),
    isRead: data.is_read_by_receiver,
    isHidden: data.moderationStatus === "hidden",
    isPending: snapshot.metadata.hasPendingWrites,
  };
}
