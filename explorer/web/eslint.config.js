import { readdirSync } from "node:fs";
import { URL } from "node:url";

import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/**
 * The pages' own way of the data: lib → components → features/<one> → app. A file imports only what stands before it, a feature never
 * another feature, and nothing reaches upwards by a relative path. `allowed` are the parts of src that the files may import.
 */
function mayImport(files, allowed, own = "") {
  const all = ["lib", "components", "features", "app"];
  const denied = all
    .filter((part) => !allowed.includes(part))
    .map((part) => ({
      regex: own === "" ? `^@/${part}(/|$)` : `^@/${part}(/(?!${own}/)|$)`,
      message: `These files import only ${allowed.join(", ") || "libraries"}; a feature never imports another.`,
    }));
  return {
    files,
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^\\.\\./", message: "Write @/… for what lies outside of the folder." }, ...denied] },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ["built/dist", "wasm", "src/lib/api/schema.gen.ts", "test-results"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [a11y.flatConfigs.strict, hooks.configs.flat["recommended-latest"]],
    rules: {
      "no-console": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  mayImport(["src/lib/**"], ["lib"]),
  mayImport(["src/components/**"], ["lib", "components"]),
  ...features.map((name) => mayImport([`src/features/${name}/**`], ["lib", "components"], name)),
);
