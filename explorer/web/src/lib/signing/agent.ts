import { type Engine, SignError } from "./engine";
import type { Signatory } from "./signatory";

const typeStatement = "application/vnd.luzheng.statement.v1+json";
const typeSession = "application/vnd.luzheng.session.v1+json";

interface KeyInfo {
  keyId: string;
  publicKey: string;
}

/** Agent is where an agent answers, and what it wants to see first. */
export interface Agent {
  address: string;
  /** What the person typed; an agent on this machine asks for none. */
  code?: string;
}

/** speak makes a request of an agent (signer/agent says what it speaks), or throws a SignError. */
async function speak<T>({ address, code }: Agent, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (code !== undefined) headers["Authorization"] = `Bearer ${base64(new TextEncoder().encode(code))}`;
  let response: Response;
  try {
    response = await fetch(new URL(path, address), {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    throw new SignError({ code: "agent", detail: String(error) });
  }
  const document = (await response.json().catch(() => ({}))) as T & { code?: string; detail?: string };
  if (!response.ok) throw new SignError({ code: document.code ?? "agent", detail: document.detail ?? "" });
  return document;
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** isHere tells whether an agent is one of this computer; the others are signing services of units. */
export function isHere(address: string): boolean {
  return /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(address).hostname);
}

/**
 * openAgent has an agent sign: a UKey's driver or a program of this machine, or the unit's signing service. Whatever it returns is
 * verified before it goes on.
 */
export async function openAgent(engine: Engine, agent: Agent): Promise<Signatory> {
  const { keys } = await speak<{ keys: KeyInfo[] }>(agent, "/v1/keys");
  const key = keys[0];
  if (!key) throw new SignError({ code: "agent", detail: "the agent holds no key" });

  const signature = async (payloadType: string, payload: string) => {
    const { sig } = await speak<{ sig: string }>(agent, "/v1/signatures", { keyId: key.keyId, payloadType, payload });
    return { publicKey: key.publicKey, sig };
  };
  const joined = async (outside: object) => (await engine.ask("join", [JSON.stringify(outside)])).envelope;
  const signed = async (payloadType: string, payload: string) =>
    joined({ payloadType, payload, ...(await signature(payloadType, payload)) });

  return {
    keyId: key.keyId,
    sign: (payload) => signed(typeStatement, payload),
    cosign: async (envelope) => {
      await engine.ask("read", [envelope]); // strictly: nothing else is shown to the agent
      const { payload } = JSON.parse(envelope) as { payload: string };
      return joined({ envelope, ...(await signature(typeStatement, payload)) });
    },
    answer: async (...challenge) => signed(typeSession, (await engine.ask("challenge", challenge)).payload),
    close: () => Promise.resolve(),
  };
}
