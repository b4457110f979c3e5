import { useSyncExternalStore } from "react";

import { type Schemas, answerOf, api } from "@/lib/api";
import { credentials, setCredentials } from "@/lib/session/session";

import { engine } from "./engine";
import type { Signatory } from "./signatory";

/** Person is who is signed in: the session that the gateway opened, and what signs for them. */
export interface Person {
  session: Schemas["Session"];
  signatory: Signatory;
}

// In memory alone, as the session is: closing the page forgets the key.
let current: Person | undefined;
let renewal: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function become(person: Person | undefined): void {
  current = person;
  setCredentials({ ...credentials(), session: person?.session, ...(person ? {} : { auditCase: undefined }) });
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** usePerson gives who is signed in, and the page follows them. */
export function usePerson(): Person | undefined {
  return useSyncExternalStore(subscribe, () => current);
}

/** sessionOf opens a session with the gateway that served this page; nobody is signed in by it. */
export async function sessionOf(ledger: string, signatory: Signatory): Promise<Schemas["Session"]> {
  const { challenge } = await answerOf(api.POST("/v1/sessions/challenge"));
  const envelope = await signatory.answer(ledger, location.origin, challenge);
  // The bytes of an envelope are sent as they are.
  return answerOf(
    api.POST("/v1/sessions", { body: JSON.parse(envelope) as Record<string, never>, bodySerializer: () => envelope }),
  );
}

const early = 60_000;

/** renewLater opens a new session before the gateway ends this one, as long as the person is signed in. */
function renewLater(ledger: string, person: Person): void {
  clearTimeout(renewal);
  renewal = setTimeout(
    () => {
      if (current?.signatory !== person.signatory) return;
      sessionOf(ledger, person.signatory).then(
        (session) => {
          const renewed = { ...person, session };
          become(renewed);
          renewLater(ledger, renewed);
        },
        () => signOut(),
      );
    },
    Math.max(early, person.session.until - Date.now() - early),
  );
}

/** signIn opens a session with the gateway that served this page. Whoever was signed in before is signed out. */
export async function signIn(ledger: string, signatory: Signatory): Promise<Person> {
  const before = current;
  const person = { session: await sessionOf(ledger, signatory), signatory };
  await before?.signatory.close();
  become(person);
  renewLater(ledger, person);
  return person;
}

/** signOut forgets the key and the session; the worker that held the key is ended. */
export function signOut(): void {
  clearTimeout(renewal);
  become(undefined);
  engine.stop();
}
