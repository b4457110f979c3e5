import { type Hash, good } from "./engine";
import type { Progress } from "./verifier";

/** slice is how much of a file is in memory at once, in bytes. */
const slice = 4 << 20;

/** digestOf hashes a file slice by slice. */
export async function digestOf(hash: Hash, file: Blob, progress: Progress, signal: AbortSignal): Promise<string> {
  for (let from = 0; from < file.size; from += slice) {
    signal.throwIfAborted();
    const piece = await file.slice(from, from + slice).arrayBuffer();
    good(hash.update(new Uint8Array(piece)));
    progress(Math.min(from + slice, file.size), file.size);
  }
  return hash.digest();
}
