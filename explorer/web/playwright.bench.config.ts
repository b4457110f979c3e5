import { defineConfig } from "@playwright/test";

import config from "./playwright.config";

// Measurements, not tests: nothing here fails for being slow.
export default defineConfig({ ...config, testDir: "bench", reporter: [["list"], ["./bench/table.ts"]] });
