/** What somebody may drop into the box. */
export type Dropped =
  | { kind: "evidence"; file: File; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "certificate"; file: File; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "data"; file: File };

/** The largest evidence file and certificate in bytes; what is larger is data. */
const maxEvidence = 16 << 20;

const pdfMark = "%PDF-";

/** classify tells what a file is by what it begins with, never by its name. */
export async function classify(file: File): Promise<Dropped> {
  if (file.size === 0 || file.size > maxEvidence) return { kind: "data", file };
  const start = await file.slice(0, 4096).text();
  if (/^\s*\{/.test(start) && start.includes("luzheng-evidence/")) {
    return { kind: "evidence", file, bytes: await bytesOf(file) };
  }
  if (start.startsWith(pdfMark)) {
    const embedded = embeddedEvidence(await bytesOf(file));
    if (embedded) return { kind: "certificate", file, bytes: embedded };
  }
  return { kind: "data", file };
}

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}

/** embeddedEvidence takes the evidence file out of a certificate, where it stands as it is between stream and endstream. */
function embeddedEvidence(pdf: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  // One character for each byte, so that places in the text are places in the file.
  const text = new TextDecoder("latin1").decode(pdf);
  const found = /\/Type \/EmbeddedFile[^>]*\/Length (\d+)[^>]*>>\nstream\n/.exec(text);
  if (!found) return undefined;
  const from = found.index + found[0].length;
  return pdf.slice(from, from + Number(found[1]));
}
