export const texts = {
  choose: { zh: "请选择", en: "Choose" },
  code: {
    zh: "从常用项中选择，或输入小写字母、数字、点和连字符",
    en: "Choose a usual one, or write letters, digits, dots and hyphens",
  },
  label: { zh: "不要填写个人信息", en: "Nothing about a person" },
  sealed: {
    zh: "正文加密保存，只有相关单位能看；账本上只留下无法还原的摘要。",
    en: "It is kept encrypted; only those concerned can read it. The ledger holds a digest that tells nothing.",
  },
  zeroTime: { zh: "留空表示不设", en: "Leave it empty for none" },
  list: { zh: "可填多项，每填一项按回车", en: "One after another; press Enter after each" },
  add: { zh: "再加一项", en: "Add one" },
  remove: (number: number) => ({ zh: `删除第 ${number} 项`, en: `Remove number ${number}` }),
  item: (number: number) => ({ zh: `第 ${number} 项`, en: `Number ${number}` }),
  refs: { zh: "输入名称搜索，或粘贴编号", en: "Search by name, or paste an ID" },
  party: { zh: "输入名称或代码搜索", en: "Search by name or code" },
  nothing: { zh: "没有可选的对象", en: "Nothing to choose" },
};

/** problems are those of a form before it is sent. */
export const problems = {
  missing: { zh: "请填写此项", en: "This is needed" },
  time: { zh: "时间不正确", en: "This is no time" },
  integer: { zh: "应为整数", en: "This is no whole number" },
  refused: { zh: "此项不符合填写要求", en: "This is not right" },
};
