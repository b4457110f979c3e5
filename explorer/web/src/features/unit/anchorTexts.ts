export const anchorTexts = {
  title: { zh: "数据存证", en: "Anchor a dataset" },
  lead: {
    zh: "为数据的一个版本留下“指纹”，以后任何人都能核对数据有没有被改动。文件在这台电脑上计算指纹，不会上传。",
    en: "Leave the fingerprint of a version, so that anybody can tell later whether the data was changed. The file is read on this computer and not sent.",
  },
  entry: { zh: "属于哪个目录条目", en: "Catalogue entry" },
  file: { zh: "数据文件", en: "Data file" },
  fileHint: {
    zh: "CSV、JSON Lines 表格会逐行计算，列名须与目录条目的数据项一致",
    en: "Rows of CSV and JSON Lines tables are covered one by one; columns must be the entry's items",
  },
  hashing: { zh: "正在计算指纹", en: "Computing fingerprints" },
  size: { zh: "大小", en: "Size" },
  rows: { zh: "行数", en: "Rows" },
  columns: { zh: "列名", en: "Columns" },
  keep: {
    zh: "请把指纹清单与数据一起保存，以后可用它核对任意一行。",
    en: "Keep the manifest beside the data; it lets you check any row later.",
  },
  save: { zh: "保存指纹清单", en: "Save the manifest" },
  publishTitle: { zh: "提供下载", en: "Offer it for download" },
  publishWhy: {
    zh: "如果这份数据已开放或已授权他人使用，可把文件交给平台保存，供有权的人下载。",
    en: "If the data is open or granted to others, the platform can keep the file for those who may have it.",
  },
  publish: { zh: "上传文件", en: "Upload the file" },
  published: { zh: "文件已保存，有权的人可以下载。", en: "It is kept; those who may have it can download it." },
};
