import { ApiProblem, type Schemas, answerOf, api, fetchBytes } from "@/lib/api";
import { type Language, type Sentence, textsIn } from "@/lib/i18n";
import type { Draft, Search } from "@/lib/papers";
import { evidencePath } from "@/lib/proof";
import { type Use, findUses, subjectOf, evidenceOfUse } from "@/lib/uses";
import { kindName, stateName, typeName } from "@/lib/vocabulary";

import type { Case } from "./case";
import type { UseListFound } from "./CompleteTab";
import type { Drawn } from "./SampleTab";
import type { SearchTerms } from "./SearchTab";
import { texts } from "./texts";

/** mostItems is how much evidence a paper holds at most (package explorer/papers). */
export const mostItems = 2000;

/** TooMany: the searches find more than a paper can hold. */
export class TooMany extends Error {}

/** gather collects what a working paper rests on: the case, its notes, its findings, and what searches and sample list. */
export async function gather(
  one: Case,
  {
    handler,
    language,
    drawn,
    lists,
    progress,
  }: {
    handler: string;
    language: Language;
    drawn?: Drawn;
    lists: readonly UseListFound[];
    progress: (items: number) => void;
  },
): Promise<Draft> {
  const items = new Map<string, string>();
  const words: Record<string, string> = {};
  const learn = (name: string, word: Sentence) => {
    words[name] = word[language];
  };
  const add = async (subject: string, path = evidencePath(subject)): Promise<boolean> => {
    if (items.has(subject)) return true;
    if (items.size >= mostItems) throw new TooMany();
    try {
      items.set(subject, new TextDecoder().decode(await fetchBytes(path)));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) return false;
      throw error;
    }
    progress(items.size);
    return true;
  };
  const addRecords = async (records: readonly Schemas["StatementSummary"][]): Promise<string[]> => {
    const subjects: string[] = [];
    for (const { id, kind, result } of records) {
      learn(kind, kindName(kind));
      if (result === "accepted" && (await add(`statement:${id}`))) subjects.push(`statement:${id}`);
    }
    return subjects;
  };

  const addUses = async (uses: readonly Use[]): Promise<string[]> => {
    const subjects: string[] = [];
    for (const use of uses) if (await add(subjectOf(use), evidenceOfUse(use))) subjects.push(subjectOf(use));
    return subjects;
  };

  await add(one.ref);
  learn("case", typeName("case"));
  learn(`case/${one.state}`, stateName("case", one.state));
  for (const type of ["note", "finding"]) {
    learn(type, typeName(type));
    const { entities } = await answerOf(
      api.GET("/v1/entities", { params: { query: { type, parent: one.ref, limit: 200 } } }),
    );
    for (const { ref, state } of entities) {
      learn(`${type}/${state}`, stateName(type, state));
      await add(ref);
    }
  }
  for (const kind of ["case.open/v1", "case.note/v1", "case.finding/v1"]) learn(kind, kindName(kind));
  for (const object of ["data", "platform", "funds"] as const) learn(object, texts[object]);
  for (const verdict of ["accepted", "suspected", "refused"] as const) learn(verdict, texts[verdict]);

  const searches: Search[] = [];
  const { queries } = await answerOf(api.GET("/v1/cases/{case}/queries", { params: { path: { case: one.ref } } }));
  for (const { name, terms } of queries) {
    const found: Search = { name, terms: termsIn(terms, language), height: 0, found: 0, subjects: [] };
    let cursor: string | undefined;
    do {
      const page = await answerOf(api.GET("/v1/search", { params: { query: { ...terms, cursor, limit: 200 } } }));
      found.height = page.height;
      found.found += page.statements.length;
      found.subjects?.push(...(await addRecords(page.statements)));
      cursor = page.next;
    } while (cursor !== undefined);
    do {
      const page = await findUses(terms, cursor, 200);
      found.found += page.uses.length;
      found.subjects?.push(...(await addUses(page.uses)));
      cursor = page.next;
    } while (cursor !== undefined);
    searches.push(found);
  }
  if (drawn) {
    const { seed, block, root, population, populationDigest, statements, uses = [] } = drawn.sample;
    searches.push({
      name: texts.sample[language],
      terms: termsIn(drawn.terms, language),
      height: block,
      found: population,
      sample: { seed, block, root, population, populationDigest },
      subjects: [...(await addRecords(statements)), ...(await addUses(uses))],
    });
  }
  // What a list proved a moment ago goes into the paper as it is.
  for (const { scope, found } of lists)
    if (found.evidence) items.set(`uses:${scope}`, new TextDecoder().decode(found.evidence));
  learn("event", texts.stageUse);
  learn("uses", texts.complete);
  return {
    format: "luzheng-papers-draft/v1",
    language,
    case: one.ref,
    handler,
    made: Date.now(),
    link: `${location.origin}/audit/cases/${one.ref.slice("case:".length)}`,
    words,
    items: [...items.values()].map((evidence) => ({ evidence })),
    searches,
  };
}

/** termsIn names the conditions of a search in a language. */
function termsIn(terms: SearchTerms, language: Language): { name: string; value: string }[] {
  const text = textsIn(texts, language);
  return Object.entries(terms).map(([name, value]) => ({
    name: text[name as keyof SearchTerms],
    value: typeof value === "number" ? new Date(value).toLocaleString(language === "zh" ? "zh-CN" : "en-GB") : value,
  }));
}
