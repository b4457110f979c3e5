/** What somebody may drop into the box. */
export type Dropped =
  | { kind: "evidence"; file: File; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "certificate"; file: File; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "data"; file: File };

/** The largest evidence file and certificate in bytes; what is larger is data. */
const maxEvidence = 16 << 20;

/** How much of a file tells what it is, in bytes; a file that is no larger than `small` is read at once, not twice. */
const beginning = 4096;
const small = 1 << 20;

const pdfMark = "%PDF-";

/** classify tells what a file is by what it begins with, never by its name. */
export async function classify(file: File): Promise<Dropped> {
  if (file.size === 0 || file.size > maxEvidence) return { kind: "data", file };
  const read = await bytesOf(file.size > small ? file.slice(0, beginning) : file);
  const whole = () => (read.length === file.size ? read : bytesOf(file));
  const start = new TextDecoder().decode(read.subarray(0, beginning));
  if (/^\s*\{/.test(start) && start.includes("luzheng-evidence/")) {
    return { kind: "evidence", file, bytes: await whole() };
  }
  if (start.startsWith(pdfMark)) {
    const embedded = embeddedEvidence(await whole());
    if (embedded) return { kind: "certificate", file, bytes: embedded };
  }
  return { kind: "data", file };
}

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
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
