import { type GoRuntime, good } from "./engine";
import type { Checked, Origin, PublishedTable, RowsResult, RowsSummary } from "./rows";
import type { Progress } from "./verifier";

/** RowsEngine is what the Go command rowswasm puts into the worker. */
export interface RowsEngine {
  open(name: string, file: Uint8Array): RowsInHand | Error;
}

export interface RowsInHand {
  summary: string;
  check(format: string): Checker | Error;
  export(origin: string): Uint8Array<ArrayBuffer> | Error;
}

export interface Checker {
  write(piece: Uint8Array): Error | null;
  finish(): string | Error;
}

declare global {
  var luzhengRows: RowsEngine | undefined;
}

/** startRows fetches and starts the program. */
export async function startRows(address: string): Promise<RowsEngine> {
  const go: GoRuntime = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch(address), go.importObject);
  void go.run(instance); // it runs as long as the worker
  if (!globalThis.luzhengRows) throw new Error("the reader of rows did not start");
  return globalThis.luzhengRows;
}

/** summaryOf reads the rows in hand. */
export async function summaryOf(engine: RowsEngine, file: File): Promise<RowsSummary> {
  return JSON.parse((await opened(engine, file)).summary) as RowsSummary;
}

async function opened(engine: RowsEngine, file: File): Promise<RowsInHand> {
  return good(engine.open(file.name, new Uint8Array(await file.arrayBuffer())));
}

/** checkRows downloads the table and compares the rows in hand with it, piece by piece; neither the table nor the rows are kept. */
export async function checkRows(
  engine: RowsEngine,
  file: File,
  table: PublishedTable,
  origin: Origin | undefined,
  progress: Progress,
  signal: AbortSignal,
): Promise<Checked> {
  const inHand = await opened(engine, file);
  const response = await fetch(table.address, { headers: table.headers, signal });
  if (!response.ok || !response.body) throw new Error(`the table could not be downloaded: HTTP ${response.status}`);
  const checker = good(inHand.check(table.format));
  let done = 0;
  for (const reader = response.body.getReader(); ;) {
    const { value } = await reader.read();
    if (!value) break;
    good(checker.write(value));
    done += value.length;
    progress(done, table.size);
  }
  const result = JSON.parse(good(checker.finish())) as RowsResult;
  if (!origin || result.found !== result.lines.length) return { result };
  return { result, workbook: good(inHand.export(JSON.stringify(origin))) };
}
