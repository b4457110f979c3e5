// Does in Node.js what the page's worker does in a browser: node sign.mjs wasm_exec.js sign.wasm key.pem passphrase draft.json data.csv
import { openSync, readFileSync, readSync, statSync } from "node:fs";
import { createRequire } from "node:module";

const [support, wasm, keyFile, passphraseFile, draftFile, dataFile] = process.argv.slice(2);
createRequire(import.meta.url)(support);
const go = new Go();
const { instance } = await WebAssembly.instantiate(readFileSync(wasm), go.importObject);
go.run(instance);
while (globalThis.luzhengSign === undefined) await new Promise((resolve) => setTimeout(resolve, 1));

const call = (name, ...args) => {
  const answer = JSON.parse(luzhengSign[name](...args));
  if (answer.error) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value;
};
const passphrase = new Uint8Array(readFileSync(passphraseFile));
const wrong = JSON.parse(luzhengSign.open(new Uint8Array(readFileSync(keyFile)), new Uint8Array([1, 2, 3])));
const opened = call("open", new Uint8Array(readFileSync(keyFile)), passphrase);
const drafted = call("draft", readFileSync(draftFile, "utf8"));
const { envelope } = call("sign", opened.handle, drafted.payload);
const data = openSync(dataFile);
let told = 0;
const described = call(
  "describe",
  "data.csv",
  statSync(dataFile).size,
  (offset, length) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(data, bytes, 0, length, offset));
  },
  (done) => (told = done),
);
call("forget", opened.handle);
console.log(
  JSON.stringify({
    envelope,
    manifest: described.digest,
    told,
    wiped: passphrase.every((byte) => byte === 0),
    wrong: wrong.error?.code,
    forgotten: JSON.parse(luzhengSign.sign(opened.handle, drafted.payload)).error?.code,
    refused: ["open", "sign", "describe"].every((name) => JSON.parse(luzhengSign[name]()).error !== undefined),
  }),
);
process.exit(0);
