/** Hash is a running SM3. */
export interface Hash {
  update(piece: Uint8Array): Error | null;
  digest(): string;
}

/** Engine is what the Go command verifywasm puts into the worker. What cannot be answered comes back as an Error. */
export interface Engine {
  verify(trustRoot: Uint8Array, evidence: Uint8Array, question: object): string | Error;
  sm3(): Hash;
}

/** GoRuntime is the support code that Go's distribution has for WebAssembly. */
export interface GoRuntime {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

declare global {
  // They are put there by the support code and by the program.
  var Go: new () => GoRuntime;
  var luzheng: Engine | undefined;
}

/** startEngine fetches and starts the program; it is ready when this resolves. */
export async function startEngine(address: string): Promise<Engine> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch(address), go.importObject);
  void go.run(instance); // it runs as long as the worker
  if (!globalThis.luzheng) throw new Error("the verifier did not start");
  return globalThis.luzheng;
}

/** good throws the Error that an engine gives in place of an answer. */
export function good<T>(answer: T | Error): T {
  if (answer instanceof Error) throw answer;
  return answer;
}
