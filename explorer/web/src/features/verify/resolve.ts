import { answerOf, api, isDenied, isMissing } from "@/lib/api";
import { fileLink, linkTo } from "@/lib/links";

/** Place is where what was typed leads: a page of ours. */
export type Place = { path: string } | "unknown" | "unreadable";

const digits = /^[0-9a-f]{64}$/;
const ref = /^[a-z]+:[\w.-]+$/;
const party = /^\d{6}\.[a-z0-9-]+$/;

/** pathOf gives the page that an address, a reference or a party's ID names by itself. */
export function pathOf(typed: string): string | undefined {
  const text = typed.trim();
  if (URL.canParse(text) && /^https?:/.test(text)) {
    const { pathname } = new URL(text);
    return /^\/(datasets|versions|products|statements|files|entities)\/[^/]+$/.test(pathname) ? pathname : undefined;
  }
  if (party.test(text)) return linkTo(`party:${text}`);
  return ref.test(text) ? linkTo(text) : undefined;
}

/** numberIn gives the number of 64 digits that was typed or read off a print, spaces or not. */
export function numberIn(typed: string): string | undefined {
  const text = typed.replaceAll(/\s/g, "").toLowerCase();
  return digits.test(text) ? text : undefined;
}

/** resolve finds the page of whatever was typed: an address, a reference, or a number, which may be a file's, a version's, a statement's. */
export async function resolve(typed: string): Promise<Place> {
  const path = pathOf(typed);
  if (path) return { path };
  const number = numberIn(typed);
  if (!number) return "unreadable";
  const { places } = await answerOf(api.GET("/v1/files/{sm3}", { params: { path: { sm3: number } } }));
  if (places.length > 0) return { path: fileLink(number) };
  try {
    const statement = await answerOf(api.GET("/v1/statements/{id}", { params: { path: { id: number } } }));
    const created = "created" in statement ? statement.created : undefined;
    return { path: linkTo(typeof created === "string" ? created : `statement:${number}`) };
  } catch (error) {
    if (isMissing(error)) return "unknown";
    if (isDenied(error)) return { path: linkTo(`statement:${number}`) };
    throw error;
  }
}
