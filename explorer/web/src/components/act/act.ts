import { type Schemas, answerOf, api, isMissing } from "@/lib/api";
import { type Form, type Seal, assemble } from "@/lib/forms";
import type { Kind, Registry } from "@/lib/kinds";
import { isParty, partiesIn } from "@/lib/parties";
import { type Draft, type Drafted, type Person, engine } from "@/lib/signing";

const hour = 3_600_000;
/** How long a ledger may take what one person signs, and what waits for another's signature. */
const validAlone = hour;
const validTogether = 7 * 24 * hour;

/** Asked is what a form wants to be said. */
export interface Asked {
  kind: Kind;
  subject?: string;
  form: Form;
  /** Fields that the form does not show, as the body has them. */
  fixed?: Record<string, unknown>;
}

/** Prepared is a statement that is ready to be signed, with what it says. */
export interface Prepared extends Drafted {
  draft: Draft;
}

/** headOf gives the head that a statement about an object names; undefined for one that does not exist yet. */
async function headOf(kind: Kind, subject: string | undefined): Promise<string | undefined> {
  if (subject === undefined || kind.founds) return undefined;
  try {
    return (await answerOf(api.GET("/v1/entities/{ref}/head", { params: { path: { ref: subject } } }))).head;
  } catch (error) {
    if (kind.renews && isMissing(error)) return undefined;
    throw error;
  }
}

/** concerned finds the parties that a text is for: those that the body or an object in it names, and the Bureau. */
async function concerned(asked: Asked, bureau: string | undefined): Promise<string[]> {
  const found = new Set(partiesIn(asked.form));
  for (const party of partiesIn(asked.fixed)) found.add(party);
  if (bureau !== undefined) found.add(bureau);
  const refs = [asked.subject, ...Object.values(asked.form), ...Object.values(asked.fixed ?? {})].filter(
    (ref): ref is string => typeof ref === "string" && /^[a-z]+:/.test(ref),
  );
  for (const ref of refs) {
    try {
      const { value } = await answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref } } }));
      for (const party of partiesIn(value)) found.add(party);
    } catch {
      // What the person may not read names nobody.
    }
  }
  return [...found].filter(isParty).sort();
}

/** sealFor has texts encrypted for those concerned; the gateway asks for nobody when nobody is. */
function sealFor(readers: () => Promise<string[]>): Seal {
  return async (text) => {
    const list = (await readers()).join(",");
    return answerOf(
      api.POST("/v1/attachments", {
        params: { query: list === "" ? {} : { readers: list } },
        body: text,
        bodySerializer: (plain) => new Blob([plain]),
        headers: { "Content-Type": "application/octet-stream" },
      }),
    );
  };
}

/** prepare makes a statement of a form: texts are sealed, the head of its subject is read, and the signer builds the bytes. */
export async function prepare(
  asked: Asked,
  { person, ledger, registry, bureau }: { person: Person; ledger: string; registry: Registry; bureau?: string },
): Promise<Prepared> {
  const { kind, subject, form, fixed } = asked;
  const shown = kind.fields.filter((field) => !(fixed && field.name in fixed));
  let readers: Promise<string[]> | undefined;
  const seal = sealFor(() => {
    readers ??= concerned(asked, bureau).then((all) => all.filter((party) => party !== person.session.party));
    return readers;
  });
  const body = { ...(await assemble(shown, form, registry.types, seal)), ...fixed };
  const now = Date.now();
  const draft: Draft = {
    kind: kind.kind,
    ledger,
    issuer: person.session.party,
    handler: person.session.handler,
    subject,
    prev: await headOf(kind, subject),
    issuedAt: now,
    notAfter: now + (kind.signatures === "one signature" ? validAlone : validTogether),
    body,
  };
  return { draft, ...(await engine.ask("draft", [JSON.stringify(draft)])) };
}

/** Outcome is what came of signing: it is recorded, or waits for another signature. */
export type Outcome =
  { state: "recorded"; result: Schemas["SubmitResult"] } | { state: "waiting"; waiting: Schemas["Waiting"] };

/** exactly sends an envelope byte for byte. */
function exactly(envelope: string) {
  return { body: JSON.parse(envelope) as Record<string, never>, bodySerializer: () => envelope };
}

/** How often, and how many times, the site is asked whether it can show yet what was recorded; pause in ms. */
const pause = 250;
const times = 40;

/** shown waits until the site's index has a block, so that the next page shows what was recorded; it gives up, for recorded it is. */
async function shown(block: number): Promise<void> {
  for (let asked = 0; asked < times; asked++) {
    const status = await api.GET("/v1/status").catch(() => undefined);
    if (!status?.data || status.data.indexed > block) return;
    await new Promise((next) => setTimeout(next, pause));
  }
}

/** submit has the ledger judge an envelope, and answers when it has, and when the site can show it. */
export async function submit(envelope: string): Promise<Outcome> {
  const { results } = await answerOf(api.POST("/v1/statements", exactly(envelope)));
  const [result] = results;
  if (!result) throw new Error("the gateway answered without a result");
  if (result.block !== undefined) await shown(result.block);
  return { state: "recorded", result };
}

/** layOnDesk lets an envelope wait for the signatures that it still needs. */
async function layOnDesk(envelope: string): Promise<Outcome> {
  return { state: "waiting", waiting: await answerOf(api.POST("/v1/desk", exactly(envelope))) };
}

/** signPrepared signs a statement, and submits it or lets it wait, as its kind needs. */
export async function signPrepared(kind: Kind, payload: string, person: Person): Promise<Outcome> {
  const envelope = await person.signatory.sign(payload);
  return kind.signatures === "one signature" ? submit(envelope) : layOnDesk(envelope);
}

/** signWaiting adds a signature to what waits, and submits it when it was the last one. */
export async function signWaiting(waiting: Schemas["Waiting"], envelope: string, person: Person): Promise<Outcome> {
  const signed = await person.signatory.cosign(envelope);
  const organisations = new Set([...waiting.signed.map(({ party }) => party), person.session.party]).size;
  const three = 3;
  const complete = waiting.awaited.length === 1 || organisations >= three;
  return complete ? submit(signed) : layOnDesk(signed);
}
