import type { Texts } from "@/lib/i18n";

export const numberTexts = {
  title: { zh: "使用情况", en: "Uses in numbers" },
  denied: {
    zh: "这项数据没有开放，使用次数只对负责单位和监督部门公开。",
    en: "The data is not open: its owner and the supervisors alone are told how often it is used.",
  },
  noLog: {
    zh: "本站没有保存使用日志，使用次数请在市数据平台的网关查看。",
    en: "This gateway keeps no event log; the city's platform can tell how often the data is used.",
  },
  total: (said: string) => ({ zh: `共被使用${said}。`, en: `Used ${said} in all.` }),
  recent: (day: string, said: string) => ({
    zh: `自 ${day} 起共被使用${said}；更早的还在统计，稍后刷新可见。`,
    en: `Used ${said} since ${day}; earlier uses are still being counted, reload the page in a while.`,
  }),
  times: (n: string) => ({ zh: ` ${n} 次`, en: n === "1" ? "once" : `${n} times` }),
  fewer: (n: string) => ({ zh: `不足 ${n} 次`, en: `fewer than ${n} times` }),
  atLeast: (n: string) => ({ zh: ` ${n} 次以上`, en: `at least ${n} times` }),
  byMonth: { zh: "近 12 个月", en: "The last 12 months" },
  byWay: { zh: "按使用方式", en: "By way of use" },
  rounded: (n: string) => ({
    zh: `为保护使用者，次数按 ${n} 的整数倍向下取整，不足 ${n} 次的使用方式不列出。`,
    en: `To protect those who use it, numbers are rounded down to multiples of ${n}; ways with fewer uses are left out.`,
  }),
} satisfies Texts;
