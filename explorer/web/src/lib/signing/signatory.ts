import type { Engine } from "./engine";

/**
 * Signatory is the one port by which a person signs. What signs may be a key file in this browser, an agent on this machine, or the
 * unit's signing service; the pages do not know which.
 */
export interface Signatory {
  /** SM3 of the public key, which names the certificate on the ledger. */
  readonly keyId: string;
  /** sign makes an envelope of a statement, its bytes in base64. */
  sign(payload: string): Promise<string>;
  /** cosign adds a signature to an envelope that somebody else signed. */
  cosign(envelope: string): Promise<string>;
  /** answer answers a gateway's challenge. */
  answer(ledger: string, origin: string, challenge: string): Promise<string>;
  /** close forgets the key. */
  close(): Promise<void>;
}

/** openKeyFile opens a key file under its passphrase. The key stays in the worker's memory until it is closed. */
export async function openKeyFile(engine: Engine, file: Blob, passphrase: string): Promise<Signatory> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { handle, keyId } = await engine.ask("open", [bytes, new TextEncoder().encode(passphrase)]);
  return {
    keyId,
    sign: async (payload) => (await engine.ask("sign", [handle, payload])).envelope,
    cosign: async (envelope) => (await engine.ask("cosign", [handle, envelope])).envelope,
    answer: async (...challenge) => (await engine.ask("answer", [handle, ...challenge])).envelope,
    close: async () => {
      await engine.ask("forget", [handle]);
    },
  };
}
