// An open chat: its messages, and the next one.

import { copy, keep, showTime } from "./dom.js";

const IDEAS = ["Hello", "Mail me at anna@example.com", "Call me at +1 415 555 2671"];

export class Conversation {
  #element;
  #client;
  #window;
  #chat = null;
  #stop = () => {};
  #isEnded = false; // by an error
  #isAtEnd = true;
  #messages = [];
  #marked = null; // the last message that was marked as read
  #draft = null; // what is being sent; repeated with the same id

  constructor(element, client, config, window) {
    this.#element = element;
    this.#client = client;
    this.#window = window;
    this.#prepareComposer();
    this.#prepareScroll();
    this.$(".ideas").append(...IDEAS.map((text) => this.#idea(text)));
  }

  $(selector) {
    return this.#element.querySelector(selector);
  }

  open(chat) {
    this.close();
    this.#chat = chat;
    this.#isAtEnd = true;
    this.#element.hidden = false;
    this.$("h2").textContent = this.#window.titleOf(chat);
    this.$(".title p").textContent = this.#window.aboutOf(chat);
    this.#watch();
    this.$("textarea").focus({ preventScroll: true });
  }

  /** Closes the chat, and returns its id if one was open. */
  close() {
    const chatId = this.#chat?.chatId;
    this.#stop();
    this.#chat = this.#marked = this.#draft = null;
    this.#messages = [];
    this.#element.hidden = true;
    this.$(".messages").replaceChildren();
    this.$("textarea").value = "";
    return chatId;
  }

  /** Listens again, if an error ended that. */
  resume() {
    if (this.#chat && this.#isEnded) this.#watch();
  }

  #watch() {
    this.#stop();
    this.#isEnded = false;
    this.#window.showError(null);
    this.#stop = this.#client.watchMessages(
      this.#chat,
      (messages) => {
        this.#messages = messages;
        this.#show();
        this.look();
      },
      (error) => {
        this.#isEnded = true;
        this.#window.showError(error);
      },
    );
  }

  /** Marks as read what others wrote, if somebody can see it. */
  async look() {
    if (!this.#chat || this.#window.isOffline || !this.#window.isOnGig || !this.#window.isVisible) return;
    const last = this.#messages.findLast((m) => m.senderId !== this.#window.person.id && !m.isHidden);
    if (!last || last.messageId === this.#marked) return;
    this.#marked = last.messageId;
    try {
      await this.#client.markRead(this.#chat, last.messageId);
    } catch (error) {
      this.#marked = null; // not yet
      this.#window.showError(error);
    }
  }

  // ---- the messages --------------------------------------------------------------

  #show() {
    this.$(".empty").hidden = this.#messages.length > 0;
    const make = () => copy("message-template").firstElementChild;
    keep(this.$(".messages"), this.#messages, (m) => m.messageId, make, (item, m, before) => {
      const isOwn = m.senderId === this.#window.person.id;
      item.classList.toggle("own", isOwn);
      item.classList.toggle("follows", before?.senderId === m.senderId);
      item.classList.toggle("hidden-text", m.isHidden);
      item.querySelector(".sender").textContent = isOwn ? "You" : this.#window.nameOf(m.senderId);
      item.querySelector(".text").textContent = m.isHidden ? "Hidden by a moderator" : m.text;
      showTime(item.querySelector("time"), m.sentAt);
      if (isOwn) showTick(item.querySelector(".tick"), m);
    });
    this.#stay();
  }

  /** Keeps the newest message in view, unless somebody has scrolled away from it. */
  #stay() {
    const scroll = this.$(".scroll");
    if (this.#isAtEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  #prepareScroll() {
    const scroll = this.$(".scroll");
    scroll.addEventListener("scroll", () => {
      this.#isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    });
    // A keyboard or an error takes room.
    new ResizeObserver(() => this.#stay()).observe(scroll);
  }

  // ---- the next one ----------------------------------------------------------------

  #prepareComposer() {
    const textarea = this.$("textarea");
    textarea.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.$(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  async #send() {
    const textarea = this.$("textarea");
    const text = textarea.value;
    if (text.trim() === "") return;
    if (this.#draft?.text !== text) this.#draft = { text, messageId: crypto.randomUUID() };
    const chat = this.#chat;
    const { messageId } = this.#draft;
    textarea.value = "";
    try {
      if (this.#window.isOffline) await this.#queue(chat, messageId, text);
      else await this.#client.send(chat, messageId, text);
      if (this.#draft?.messageId === messageId) this.#draft = null;
    } catch (error) {
      this.#window.showError(error);
      // To try again, unless something else is there by now.
      if (this.#chat === chat && textarea.value === "") textarea.value = text;
    }
  }

  async #queue(chat, messageId, text) {
    if (!this.#window.isListed(chat.chatId)) {
      throw new Error("The first message of the team chat goes through send-message, which needs a network.");
    }
    await this.#client.queue(chat, messageId, text);
    // The emulator may lose a commit that comes just when a listener resumes, so the
    // message would go on waiting; a new listener has it.
    if (this.#chat === chat) this.#watch();
  }

  #idea(text) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    button.className = "chip";
    button.addEventListener("click", () => {
      this.$("textarea").value = text;
      this.$("textarea").focus();
    });
    return button;
  }
}

/** Shows how far one's own message got. */
function showTick(element, message) {
  const [icon, label] = message.isPending
    ? ["pending", "waiting to be sent"]
    : message.isRead
      ? ["read", "read by all"]
      : ["sent", "sent"];
  element.dataset.state = icon;
  element.title = label;
  element.querySelector("use").setAttribute("href", `#${icon}`);
  element.querySelector(".visually-hidden").textContent = label;
}
