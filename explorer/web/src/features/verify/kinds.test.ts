import { expect, it, vi } from "vitest";

import { classify } from "./kinds";

const evidence = '{"format":"luzheng-evidence/1"}';
const pdf = (embedded: string) =>
  `%PDF-1.7\n1 0 obj\n<< /Type /EmbeddedFile /Length ${embedded.length} >>\nstream\n${embedded}\nendstream\n`;
const padding = " ".repeat(2 << 20);

/** contentOf is what was taken of a file as evidence, and how often the file was read. */
async function contentOf(...parts: string[]) {
  const file = new File(parts, "named.csv");
  const reads = vi.spyOn(Blob.prototype, "arrayBuffer");
  const dropped = await classify(file);
  const bytes = dropped.kind === "data" ? undefined : dropped.bytes;
  const answer = { kind: dropped.kind, text: bytes && new TextDecoder().decode(bytes), reads: reads.mock.calls.length };
  reads.mockRestore();
  return answer;
}

it("tells evidence and certificates by what they begin with, and reads a small file once", async () => {
  const usual = evidence.padEnd(10_000);
  expect(await contentOf(usual)).toEqual({ kind: "evidence", text: usual, reads: 1 });
  expect(await contentOf(pdf(evidence))).toEqual({ kind: "certificate", text: evidence, reads: 1 });
  expect(await contentOf("code,name\n1,a\n")).toMatchObject({ kind: "data", reads: 1 });
  expect(await contentOf("")).toMatchObject({ kind: "data", reads: 0 });
});

it("takes all of a large one, and no more of data than its beginning", async () => {
  const large = await contentOf(evidence, padding);
  expect(large.text).toHaveLength(evidence.length + padding.length);
  expect(await contentOf(pdf(evidence), padding)).toMatchObject({ kind: "certificate", text: evidence, reads: 2 });
  expect(await contentOf("code,name\n", padding)).toMatchObject({ kind: "data", reads: 1 });
});
