import { useSyncExternalStore } from "react";

import type { components } from "@/lib/api/schema.gen";

/** Session is what the gateway opened for somebody who signed its challenge. */
export type Session = components["schemas"]["Session"];

/** Credentials go with every request: who is signed in, and the audit case (case:<id>) that an auditor reads for. */
export interface Credentials {
  session?: Session;
  auditCase?: string;
}

// They live in memory alone: closing the page signs out, and nothing that the disk keeps opens a session.
let current: Credentials = {};
const listeners = new Set<() => void>();

/** credentials gives those in use. */
export function credentials(): Credentials {
  return current;
}

/** setCredentials signs in or out, or names another audit case. */
export function setCredentials(next: Credentials): void {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** useCredentials gives those in use, and the page follows them. */
export function useCredentials(): Credentials {
  return useSyncExternalStore(subscribe, credentials);
}
