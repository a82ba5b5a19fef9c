// One person's window: who they are, their inbox, and the chat they have open.

import { TEAM } from "./chat.js";
import { Conversation } from "./conversation.js";
import { copy, keep, showAvatar, showTime } from "./dom.js";

export class ChatWindow {
  onChange = () => {};
  person;
  unread = 0;
  isOffline = false;

  #section;
  #client;
  #config;
  #conversation;
  #stopInbox = () => {};
  #assigned = []; // the workers on the gig
  #listed = []; // the chats that the inbox listener told of
  #summaries = new Map(); // by chat id, what list-chats says of each

  constructor(section, client, config) {
    this.#section = section;
    this.#client = client;
    this.#config = config;
    section.append(copy("window-template"));
    this.#conversation = new Conversation(this.$(".conversation"), client, config, this);
    this.#prepareWho();
    this.#prepareOpening();
    this.$(".dismiss").addEventListener("click", () => this.showError(null));
    this.$(".back").addEventListener("click", () => this.#leave());
  }

  $(selector) {
    return this.#section.querySelector(selector);
  }

  /** Signs a person in and shows their chats. */
  async choose(person) {
    this.#leave();
    this.#stopInbox();
    this.showError(null);
    this.person = person;
    this.#listed = [];
    this.#summaries.clear();
    this.$(".who select").value = person.id;
    this.#section.setAttribute("aria-label", `${person.name}, ${person.role}`);
    showAvatar(this.$(".who .avatar"), [person]);
    this.#showInbox();
    try {
      await this.#client.signIn(person.email, this.#config.password);
      this.#watchInbox();
    } catch (error) {
      this.showError(error);
    }
  }

  /** Is told who is on the gig. Whoever is back listens again. */
  follow(assigned) {
    const wasOn = this.isOnGig;
    this.#assigned = assigned;
    if (!this.person) return;
    if (!wasOn && this.isOnGig) this.#conversation.resume();
    this.#showInbox();
    this.#showPeople();
  }

  /** Marks as read what is looked at. */
  look() {
    this.#conversation.look();
  }

  get isVisible() {
    return document.visibilityState === "visible" && this.#section.checkVisibility();
  }

  get isOnGig() {
    return this.person?.role === "buyer" || this.#assigned.includes(this.person?.id);
  }

  /** Whether the chat's document exists, as the queue needs it. */
  isListed(chatId) {
    return this.#listed.some((chat) => chat.chatId === chatId);
  }

  /** Shows an error as the SDK reports it; null shows none. */
  showError(error) {
    this.$(".error").hidden = !error;
    this.$(".error code").textContent = error?.code ?? "";
    this.$(".error p").textContent = error?.message ?? "";
  }

  // ---- who it is ---------------------------------------------------------------

  #prepareWho() {
    const select = this.$(".who select");
    for (const person of this.#config.people) select.add(new Option(`${person.name}, ${person.role}`, person.id));
    select.addEventListener("change", () => {
      this.choose(this.#config.people.find((person) => person.id === select.value));
    });
    this.$(".switch input").addEventListener("change", async (event) => {
      this.isOffline = event.target.checked;
      this.#section.classList.toggle("offline", this.isOffline);
      await (this.isOffline ? this.#client.goOffline() : this.#client.goOnline());
      this.#count();
      this.look();
    });
  }

  // ---- the inbox ---------------------------------------------------------------

  #watchInbox() {
    const onChats = (chats) => {
      this.#listed = chats.filter((chat) => chat.gigId === this.#config.gigId);
      this.#showInbox();
      this.#count();
    };
    const onError = (error) => this.showError(error);
    this.#stopInbox =
      this.person.role === "admin"
        ? this.#client.watchGig(this.#config.gigId, onChats, onError)
        : this.#client.watchInbox(onChats, onError);
  }

  #counting = null;

  /** Asks how many messages are unread, and once more if something came meanwhile. */
  async #count() {
    if (this.isOffline || this.person.role === "admin") return;
    const asked = (this.#counting = {});
    try {
      const chats = await this.#client.listChats(this.#config.gigId);
      if (asked !== this.#counting) return; // a later answer tells more
      this.#summaries = new Map(chats.map((chat) => [chat.chatId, chat]));
      this.#showInbox();
    } catch (error) {
      if (asked === this.#counting) this.showError(error);
    }
  }

  #showInbox() {
    const chats = [...this.#listed];
    if (this.isOnGig && !this.isListed(TEAM)) {
      chats.push({ gigId: this.#config.gigId, chatId: TEAM, participantIds: [] });
    }
    this.unread = 0;
    const make = (chat) => {
      const item = copy("chat-template").firstElementChild;
      item.querySelector("button").addEventListener("click", () => this.open(chat));
      return item;
    };
    keep(this.$(".chats"), chats, (chat) => chat.chatId, make, (item, chat) => this.#showChat(item, chat));
    this.$(".chats").dataset.empty =
      this.person.role === "admin" ? "Nobody has written on this gig yet." : `${this.person.name} is not on this gig.`;
    this.$(".inbox .new").hidden = !this.isOnGig;
    this.onChange();
  }

  #showChat(item, chat) {
    const summary = this.#summaries.get(chat.chatId);
    const last = summary?.lastMessage;
    showAvatar(item.querySelector(".avatar"), chat.chatId === TEAM ? this.#peopleOf(chat) : this.#others(chat));
    item.querySelector("strong").textContent = this.titleOf(chat);
    item.querySelector(".preview").textContent = last ? this.#preview(last) : this.aboutOf(chat);
    const time = item.querySelector("time");
    if (last) showTime(time, new Date(last.createdAt));
    else time.textContent = "";
    const unread = summary?.unreadCount ?? 0;
    this.unread += unread;
    const badge = item.querySelector(".badge");
    badge.hidden = unread === 0;
    badge.textContent = unread > 99 ? "99+" : String(unread);
    badge.setAttribute("aria-label", `${unread} unread`);
    item.classList.toggle("unread", unread > 0);
  }

  #preview({ senderId, text, moderationStatus }) {
    const sender = senderId === this.person.id ? "You" : this.nameOf(senderId);
    return `${sender}: ${moderationStatus === "hidden" ? "hidden by a moderator" : text}`;
  }

  nameOf(id) {
    return this.#config.people.find((person) => person.id === id)?.name ?? id;
  }

  titleOf(chat) {
    if (chat.chatId === TEAM) return "Team";
    return this.#others(chat).map((person) => person.name).join(", ") || "Nobody else";
  }

  aboutOf(chat) {
    const names = this.#peopleOf(chat).map((person) => (person === this.person ? "You" : person.name));
    return names.join(", ");
  }

  /** The people in a chat; of a team that is not listed yet, all participants. */
  #peopleOf(chat) {
    const listed = this.#listed.find((other) => other.chatId === chat.chatId) ?? chat;
    return this.#config.people.filter((person) =>
      listed.participantIds.length > 0
        ? listed.participantIds.includes(person.id)
        : person.role === "buyer" || this.#assigned.includes(person.id),
    );
  }

  #others(chat) {
    return this.#peopleOf(chat).filter((person) => person !== this.person);
  }

  // ---- opening -----------------------------------------------------------------

  #prepareOpening() {
    const form = this.$(".opening");
    const button = this.$(".inbox .new");
    const toggle = (shown) => {
      form.hidden = !shown;
      button.setAttribute("aria-expanded", String(shown));
    };
    button.addEventListener("click", () => {
      toggle(form.hidden);
      this.#showPeople();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const chosen = [...form.querySelectorAll("input:checked")].map((input) => input.value);
      try {
        const chat = await this.#client.openChat(this.#config.gigId, [this.person.id, ...chosen]);
        toggle(false);
        this.open(chat);
      } catch (error) {
        this.showError(error);
      }
    });
  }

  #showPeople() {
    const others = this.#config.people.filter((person) => person !== this.person && person.role !== "admin");
    this.$(".opening .people").replaceChildren(
      ...others.map((person) => {
        const label = document.createElement("label");
        const input = Object.assign(document.createElement("input"), { type: "checkbox", value: person.id });
        label.append(input, person.name);
        return label;
      }),
    );
  }

  /** Opens a chat. */
  open(chat) {
    this.showError(null);
    this.$(".inbox").hidden = true;
    this.#conversation.open(chat);
  }

  #leave() {
    const chatId = this.#conversation.close();
    this.$(".inbox").hidden = false;
    this.$(`.chats > [data-key="${CSS.escape(chatId ?? "")}"] button`)?.focus();
  }
}
