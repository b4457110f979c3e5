import { type Schemas, answerOf, api, credentialHeaders } from "@/lib/api";
import { linkTo, permalink } from "@/lib/links";
import { type Proof, prove } from "@/lib/proof";
import type { TrustRoot } from "@/lib/trust";
import { type Checked, type Progress, type PublishedTable, verifier } from "@/lib/verifier";

/** proofVersion names the version on the proof sheet of an export (Go package explorer/rows). */
export const proofVersion = "数据版本";

/** mayHoldRows tells by its name whether a file can be read as rows. */
export function mayHoldRows(name: string): boolean {
  return /\.(csv|jsonl|ndjson|xlsx)$/i.test(name);
}

/** Table is a version of a dataset whose one file can be read row by row here. */
export interface Table {
  dataset: Schemas["Dataset"];
  version: Schemas["Version"];
  published: PublishedTable;
}

/** tableOf gives what of a dataset its rows are compared with: the version that is named, or the last that can be downloaded. */
export async function tableOf(entry: string, named?: string): Promise<Table | undefined> {
  const dataset = await answerOf(api.GET("/v1/datasets/{entry}", { params: { path: { entry } } }));
  const version = dataset.history.findLast((one) => (named ? one.ref === named : one.files.some((file) => file.kept)));
  const file = version?.files.find((one) => one.kept);
  if (!version || !file || (dataset.format !== "csv" && dataset.format !== "jsonl")) return undefined;
  const published: PublishedTable = {
    address: `/v1/blobs/${file.sm3}`,
    headers: credentialHeaders(),
    format: dataset.format,
    size: file.size ?? 0,
  };
  return { dataset, version, published };
}

/** tableOfVersion gives the table of the version that a proof sheet names. */
export async function tableOfVersion(version: string): Promise<Table | undefined> {
  const { parent } = await answerOf(api.GET("/v1/entities/{ref}", { params: { path: { ref: version } } }));
  return parent === undefined ? undefined : tableOf(parent, version);
}

/** RowsAnswer is what became of the rows in hand, and the proof that the table is the published one. */
export interface RowsAnswer {
  checked: Checked;
  proof: Proof;
}

/** answerForRows compares rows with a table, and proves that what was downloaded is the table: by its digest, computed here. */
export async function answerForRows(
  root: TrustRoot,
  file: File,
  { dataset, version, published }: Table,
  progress: Progress,
): Promise<RowsAnswer> {
  const origin = {
    version: version.ref,
    name: dataset.businessName,
    address: permalink(linkTo(version.ref)),
  };
  const checked = await verifier.checkRows(file, published, origin, progress);
  const data = { digest: checked.result.digest, size: checked.result.size };
  return { checked, proof: await prove(root, version.ref, { data }) };
}
