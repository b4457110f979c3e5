/** The acts that have a page of their own. */
const pages: Partial<Record<string, (subject: string) => string>> = {
  "dataset.anchor/v1": (subject) => `/anchor?entry=${encodeURIComponent(subject)}`,
};

/** actPath leads to where something is done about an object. */
export function actPath(kind: string, subject: string): string {
  return pages[kind]?.(subject) ?? `/work/${encodeURIComponent(subject)}?act=${encodeURIComponent(kind)}`;
}
