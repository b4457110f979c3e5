import { defineConfig } from "@playwright/test";

// The Go test in browser/ (a played world) or scripts/e2e (the real network) serves the pages and tells where.
/** How long a single step may take, in ms. */
const patience = 180_000;

const chromium = process.env["LUZHENG_CHROMIUM"] ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // The machine may be small; the browser's own processes keep it busy enough.
  workers: 1,
  // Patience, not measurement: the machine may be ten times slower. Each step has a bound of its own, and the whole test one for all.
  timeout: 900_000,
  expect: { timeout: patience },
  forbidOnly: true,
  // What passes only when tried again is listed as flaky.
  retries: 1,
  reporter: [["list"], ["./tests/flaky.ts"]],
  projects: [
    { name: "played", testIgnore: "real/**" },
    { name: "real", testMatch: "real/**" },
  ],
  use: {
    baseURL: process.env["LUZHENG_URL"],
    // What cannot be clicked fails its own line, and not the whole test in silence.
    actionTimeout: patience,
    navigationTimeout: patience,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
