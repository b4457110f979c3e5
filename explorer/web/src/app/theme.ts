import { Anchor, Badge, type CSSVariablesResolver, ScrollArea, createTheme } from "@mantine/core";

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
  components: {
    // Colour alone must not tell a link from the text around it.
    Anchor: Anchor.extend({ defaultProps: { underline: "always" } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", tt: "none", miw: "max-content" } }),
    // The bar stands below what is scrolled, not on its last line.
    ScrollArea: ScrollArea.extend({ defaultProps: { offsetScrollbars: "present" } }),
  },
});

/** contrast darkens what the library has too pale for WCAG AA on a light ground. */
export const contrast: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    // Links stand on coloured grounds too.
    "--mantine-color-anchor": "var(--mantine-color-blue-9)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-7)",
    "--mantine-color-gray-light-color": "var(--mantine-color-gray-8)",
    "--mantine-color-green-light-color": "#1b5e2a",
    "--mantine-color-yellow-light-color": "#6b4400",
    "--mantine-color-orange-light-color": "#7d3200",
    "--mantine-color-red-light-color": "#981b1b",
    "--mantine-color-blue-light-color": "#124b80",
  },
  dark: { "--mantine-color-dimmed": "var(--mantine-color-dark-1)" },
});

/** styleNonce is the nonce of this answer, without which the content security policy refuses a style that a component adds. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}
