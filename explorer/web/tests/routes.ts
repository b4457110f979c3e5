import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const features = fileURLToPath(new URL("../src/features", import.meta.url));

/** routes are the paths of all pages as the features register them: a page that is added is in every loop over all pages. */
export const routes: readonly string[] = readdirSync(features).flatMap((feature) => {
  const source = readFileSync(`${features}/${feature}/routes.tsx`, "utf8");
  return [...source.matchAll(/path: "([^"]+)"/g)].flatMap(([, path]) => path ?? []);
});

/** fixed are those that need no object. */
export const fixed = routes.filter((path) => !path.includes(":"));

/** typeOf and idOf are the two parts of a reference. */
export const typeOf = (ref: string) => ref.slice(0, ref.indexOf(":"));
export const idOf = (ref: string) => ref.slice(ref.indexOf(":") + 1);

/** address fills an object, given as type:id, into a route. */
export function address(route: string, ref: string): string {
  return route
    .replace(":ref", encodeURIComponent(ref))
    .replace(":kind", `${encodeURIComponent("problem.report/v1")}?subject=${encodeURIComponent(ref)}`)
    .replace(/:(id|sm3|party)/, idOf(ref));
}
