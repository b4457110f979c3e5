export const importTexts = {
  title: { zh: "批量导入目录", en: "Import catalogue entries" },
  lead: {
    zh: "一行一个目录条目。先在这台电脑上逐行检查，确认后再签名发布；有问题的行不会发布。",
    en: "One entry a row. Every row is checked on this computer first; rows with problems are not published.",
  },
  file: { zh: "Excel 文件（.xlsx）", en: "Excel workbook (.xlsx)" },
  columns: {
    zh: "第一行为列名：业务名称、信息系统名称、数据项、存储格式、共享属性、限制共享理由、开放属性、限制开放理由、提供方式、更新周期、共享期限、开放主体、安全级别、政务服务事项",
    en: "The first row names the columns, in Chinese or by the fields' names",
  },
  reading: { zh: "正在检查", en: "Checking" },
  headings: { zh: "列名有误", en: "The headings are not right" },
  report: { zh: "逐行检查结果", en: "Report by rows" },
  found: (right: number, wrong: number) => ({
    zh: `${right} 行可以发布，${wrong} 行有问题`,
    en: `${right} rows can be published, ${wrong} have problems`,
  }),
  row: { zh: "行号", en: "Row" },
  name: { zh: "业务名称", en: "Name" },
  result: { zh: "结果", en: "Result" },
  right: { zh: "可以发布", en: "can be published" },
  published: { zh: "已发布", en: "published" },
  publish: (count: number) => ({ zh: `签名并发布 ${count} 条`, en: `Sign and publish ${count}` }),
  publishing: { zh: "正在发布", en: "Publishing" },
  cell: (cell: string, column: string) => ({ zh: `${cell}（${column}）：`, en: `${cell} (${column}): ` }),
};
