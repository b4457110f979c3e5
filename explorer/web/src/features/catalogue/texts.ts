import type { Texts } from "@/lib/i18n";

export const texts = {
  title: { zh: "公共数据目录", en: "Catalogue of public data" },
  lead: {
    zh: "查找单位登记的数据，看它何时发布、改过几次、由谁负责。",
    en: "Find the data that units have registered: when it was published, how often it changed, who answers for it.",
  },
  label: { zh: "名称、系统、数据项或单位", en: "Name, system, data item or unit" },
  placeholder: { zh: "例如：行政区划", en: "for example: 行政区划" },
  search: { zh: "查找", en: "Search" },
  nothing: {
    zh: "没有找到符合的数据。请换一个词，或者减少条件。",
    en: "Nothing was found. Try another word or fewer filters.",
  },
  more: { zh: "显示更多", en: "Show more" },
  open: { zh: "已向社会开放", en: "open to the public" },
  versions: (count: number) => ({ zh: `${count} 个版本`, en: count === 1 ? "1 version" : `${count} versions` }),
} satisfies Texts;
