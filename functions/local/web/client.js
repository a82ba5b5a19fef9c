// One person's Firebase app.

import { deleteApp, initializeApp } from "firebase/app";
import { connectAuthEmulator, inMemoryPersistence, initializeAuth, signInWithEmailAndPassword } from "firebase/auth";
import {
  collection,
  collectionGroup,
  connectFirestoreEmulator,
  getFirestore,
  orderBy,
  query,
  terminate,
  where,
} from "firebase/firestore";
import { connectFunctionsEmulator, getFunctions, httpsCallable } from "firebase/functions";

export class Client {
  constructor(name, config) {
    this.app = initializeApp({ apiKey: "test", projectId: config.projectId }, name);
    this.auth = initializeAuth(this.app, { persistence: inMemoryPersistence });
    connectAuthEmulator(this.auth, config.auth, { disableWarnings: true });
    this.db = getFirestore(this.app);
    const firestore = new URL(config.firestore);
    connectFirestoreEmulator(this.db, firestore.hostname, Number(firestore.port));
    this.functions = getFunctions(this.app, config.region);
    const functions = new URL(config.functions);
    connectFunctionsEmulator(this.functions, functions.hostname, Number(functions.port));
  }

  async signIn({ email, password }) {
    const { user } = await signInWithEmailAndPassword(this.auth, email, password);
    this.userId = user.uid;
    return user;
  }

  async call(name, data) {
    return (await httpsCallable(this.functions, name)(data)).data;
  }

  messages(gigId, chatId) {
    return query(collection(this.db, "gigs", gigId, "chats", chatId, "messages"), orderBy("createdAt"));
  }

  inbox() {
    return query(
      collectionGroup(this.db, "chats"),
      where("participantIds", "array-contains", this.userId),
      orderBy("lastMessageAt", "desc"),
    );
  }

  async close() {
    await terminate(this.db);
    await deleteApp(this.app);
  }
}

/** What a promise is rejected with, as the SDK reports it. */
export async function errorOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return { code: "no error" };
}
