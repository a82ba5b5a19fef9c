// A listener whose news one can wait for.

import { onSnapshot } from "firebase/firestore";

const PATIENCE = 30_000; // milliseconds

// The emulator may lose what it has to tell a listener if another one goes away just
// then, so one that has not seen what it waits for is begun anew.
const ANEW = 5_000; // milliseconds

export function listen(target) {
  const listener = { docs: [], error: null };
  let checks = [];
  const wake = () => (checks = checks.filter((check) => !check()));
  const begin = () => {
    listener.stop = onSnapshot(
      target,
      { includeMetadataChanges: true },
      (found) => {
        listener.docs = found.docs.map((d) => ({ id: d.id, ...d.data(), isPending: d.metadata.hasPendingWrites }));
        wake();
      },
      (error) => {
        listener.error = error;
        wake();
      },
    );
  };
  begin();
  // Resolves when the condition holds, or fails with its name.
  listener.until = (name, condition) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        clearInterval(anew);
        reject(new Error(`never seen: ${name}`));
      }, PATIENCE);
      const anew = setInterval(() => {
        listener.stop();
        begin();
      }, ANEW);
      const check = () => {
        if (!condition(listener)) return false;
        clearTimeout(timer);
        clearInterval(anew);
        resolve();
        return true;
      };
      checks.push(check);
      wake();
    });
  listener.ids = () => listener.docs.map((d) => d.id);
  listener.find = (id) => listener.docs.find((d) => d.id === id);
  return listener;
}
