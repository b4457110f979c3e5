import { defineConfig } from "@playwright/test";

import config from "./playwright.config";

// Measurements, not tests: nothing here fails for being slow.
// And nothing is tried again: what the machine has no time for is listed as not measured, and the whole ends within eight minutes.
export default defineConfig({
  ...config,
  testDir: "bench",
  retries: 0,
  globalTimeout: 480_000,
  reporter: [["list"], ["./bench/table.ts"]],
});
