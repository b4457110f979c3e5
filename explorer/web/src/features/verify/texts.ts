import type { Sentence, Texts } from "@/lib/i18n";
import type { RowStatus } from "@/lib/verifier";

export const texts = {
  title: { zh: "这份数据是真的吗？", en: "Is this data genuine?" },
  lead: {
    zh: "查一查文件是谁发布的、有没有被改过。文件只在您的浏览器里计算，不会上传。",
    en: "Find out who published a file and whether it was changed. Files are read in your browser; nothing is uploaded.",
  },
  drop: { zh: "把文件拖到这里", en: "Drop a file here" },
  dropHint: {
    zh: "数据文件、证据文件（.evidence.json）或存证证明（PDF）都可以；数据文件可以和它的证据文件一起拖入。",
    en: "A data file, an evidence file (.evidence.json) or a certificate (PDF); a data file may come with its evidence file.",
  },
  choose: { zh: "选择文件", en: "Choose a file" },
  number: {
    zh: "或者输入证明编号、文件摘要或网址",
    en: "Or type the number of a certificate, a file's digest or an address",
  },
  numberHint: { zh: "64 位编号，可以带空格", en: "64 digits, with or without spaces" },
  search: { zh: "查验", en: "Verify" },
  unreadable: {
    zh: "这不是编号。编号由 64 个数字和字母 a–f 组成，印在存证证明上。",
    en: "This is no number. A number has 64 digits or letters a to f, and stands on the certificate.",
  },
  unknown: {
    zh: "没有查到这个编号。请核对有没有输错。",
    en: "No such number is registered. Check whether it was mistyped.",
  },
  reading: (names: string) => ({ zh: `正在计算 ${names}`, en: `Reading ${names}` }),
  readingHint: (done: string, total: string) => ({ zh: `已计算 ${done}，共 ${total}`, en: `${done} of ${total}` }),
  cancel: { zh: "取消", en: "Cancel" },
  again: { zh: "查验另一份", en: "Verify another one" },
  result: (names: string) => ({ zh: `${names} 的查验结果`, en: `Result for ${names}` }),
  unregistered: { zh: "未登记的文件", en: "Not a registered file" },
  unregisteredWhy: {
    zh: "没有单位登记过与它逐字节相同的文件。",
    en: "No unit has registered a file that is equal to it byte for byte.",
  },
  unregisteredMeaning: {
    zh: "这不等于被篡改：它可能本来就没有登记，也可能被另存、改动或截取过。请从发布单位重新下载原件后再查。",
    en: "That does not mean that it was tampered with: it may never have been registered, or it was saved anew, changed or cut. Download the original again and verify that.",
  },
  also: (count: number) => ({ zh: `它还在另外 ${count} 处登记`, en: `It is registered in ${count} more places` }),
  digest: { zh: "文件摘要（SM3）", en: "Digest of the file (SM3)" },
  size: { zh: "文件大小", en: "Size" },
  sourcesOf: { zh: "它的来龙去脉", en: "Where it comes from" },
  rowsTitle: { zh: "它是某份已登记数据的一部分吗？", en: "Is it a part of a registered dataset?" },
  rowsHint: {
    zh: "如果它是从已开放的表格中摘出来的几行，可以与原表逐行对照。原表会下载到您的浏览器里比对，您的文件仍然不会上传。",
    en: "If it holds some rows of an open table, they can be compared one by one. The table is downloaded into your browser; your file is still not uploaded.",
  },
  readingRows: { zh: "正在读取行", en: "Reading the rows" },
  rowsRead: (rows: number, columns: string) => ({
    zh: `读到 ${rows} 行，列名：${columns}`,
    en: `${rows} rows with the columns ${columns}`,
  }),
  rowsNamed: {
    zh: "文件的“存证”页写明了它出自哪份数据。",
    en: "Its proof sheet names the dataset that it comes from.",
  },
  whichDataset: { zh: "它出自哪份数据？", en: "Which dataset does it come from?" },
  whichDatasetHint: { zh: "输入数据名称", en: "Type its name" },
  noDataset: { zh: "没有找到", en: "Nothing found" },
  checkRows: { zh: "逐行查验", en: "Verify row by row" },
  noTable: {
    zh: "这份数据没有可以下载的表格，无法逐行查验。",
    en: "There is no table of this dataset to download, so that its rows cannot be verified.",
  },
  rowsFound: (all: number, found: number, table: number) => ({
    zh:
      all === found
        ? `${all} 行都在已登记的表格中（原表共 ${table} 行）`
        : `${all} 行中有 ${found} 行在已登记的表格中，${all - found} 行不能确认（原表共 ${table} 行）`,
    en:
      all === found
        ? `All ${all} rows stand in the registered table (of ${table} rows)`
        : `${found} of ${all} rows stand in the registered table (of ${table} rows)`,
  }),
  rowsTampered: {
    zh: "有的行与登记的不同，不同之处列在下面。请不要使用，并重新下载原表。",
    en: "Some rows are not what was registered; where they differ is listed below. Do not use them, and download the table again.",
  },
  rowsUnable: {
    zh: "列在前面的行不能确认真假，原因写在行内。",
    en: "Nothing can be said about the rows that are listed first; the reason stands beside each.",
  },
  missingColumns: (columns: string) => ({
    zh: `缺少原表的列：${columns}`,
    en: `Columns of the table that are missing: ${columns}`,
  }),
  unknownColumns: (columns: string) => ({
    zh: `原表没有的列：${columns}`,
    en: `Columns that the table does not have: ${columns}`,
  }),
  exportRows: { zh: "导出为 Excel（附存证页）", en: "Export to Excel with a proof sheet" },
  rowsTable: { zh: "逐行结果", en: "Results by row" },
  rowHere: { zh: "您的行", en: "Your row" },
  rowResult: { zh: "结果", en: "Result" },
  rowThere: { zh: "在原表的第几行", en: "Row of the table" },
  moreRows: (count: number) => ({ zh: `另有 ${count} 行没有列出。`, en: `${count} more rows are not listed.` }),
  changedCell: (column: string, here: string, published: string) => ({
    zh: `“${column}”：您的是“${here}”，登记的是“${published}”`,
    en: `${column}: yours is “${here}”, registered is “${published}”`,
  }),
  retypedCell: (column: string, here: string) => ({
    zh: `“${column}”被表格软件改成了数字或日期（现为 ${here}），原来写的是什么已无从知道`,
    en: `${column} was made a number or a date by a spreadsheet (${here} now): what was written there is not known`,
  }),
} satisfies Texts;

/** What became of a row, in a word or two. */
export const rowStatuses: Record<RowStatus, Sentence> = {
  found: { zh: "在表中", en: "in the table" },
  differs: { zh: "与登记的不同", en: "not as registered" },
  absent: { zh: "表中没有", en: "not in the table" },
  retyped: { zh: "无法核验", en: "cannot be verified" },
  incomplete: { zh: "列不全，无法核验", en: "other columns, cannot be verified" },
};
