import { createTheme } from "@mantine/core";

/** theme: fonts that are there on every system, Chinese ones first among those for text; contrast by WCAG AA. */
export const theme = createTheme({
  fontFamily:
    'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace',
  primaryColor: "blue",
  primaryShade: { light: 8, dark: 6 },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
});

/** styleNonce is the nonce of this answer, without which the content security policy refuses a style that a component adds. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}
