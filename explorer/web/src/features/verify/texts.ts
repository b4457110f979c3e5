import type { Texts } from "@/lib/i18n";

export const texts = {
  title: { zh: "这份数据是真的吗？", en: "Is this data genuine?" },
  lead: { zh: "文件只在您的浏览器中计算，不会上传。", en: "Files are computed in your browser; nothing is uploaded." },
} satisfies Texts;
