// Loads the WebAssembly as a page would, and prints what it answers: node verify.mjs WASM_EXEC WASM TRUST EVIDENCE DATA ROUNDS
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [support, wasm, trust, evidence, data, rounds] = process.argv.slice(2);
createRequire(import.meta.url)(support);
const go = new globalThis.Go();
const { instance } = await WebAssembly.instantiate(readFileSync(wasm), go.importObject);
go.run(instance);

const bytes = (path) => new Uint8Array(readFileSync(path));
const hash = luzheng.sm3();
const content = bytes(data);
hash.update(content.subarray(0, 5));
hash.update(content.subarray(5));
const question = { digest: hash.digest(), size: content.length };

const times = [];
let report;
for (let i = 0; i < Number(rounds); i++) {
  const start = performance.now();
  report = luzheng.verify(bytes(trust), bytes(evidence), question);
  times.push(performance.now() - start);
}
const refusals = [luzheng.verify(), luzheng.verify("a", "b", {}), luzheng.verify(bytes(evidence), bytes(evidence), {})];
console.log(JSON.stringify({ report: JSON.parse(report), times, refused: refusals.every((r) => r instanceof Error) }));
process.exit(0);
