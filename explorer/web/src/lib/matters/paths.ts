/** registration leads to a request to be registered, which is no object of the ledger yet. */
const registration = (subject: string) => `/registrations/${encodeURIComponent(subject.replace(/^party:/, ""))}`;

/** The acts that have a page of their own. */
const pages: Partial<Record<string, (subject: string) => string>> = {
  "dataset.anchor/v1": (subject) => `/anchor?entry=${encodeURIComponent(subject)}`,
  "party.register/v1": registration,
  "certificate.register/v1": registration,
};

/** actPath leads to where something is done about an object. */
export function actPath(kind: string, subject: string): string {
  return pages[kind]?.(subject) ?? `/work/${encodeURIComponent(subject)}?act=${encodeURIComponent(kind)}`;
}
