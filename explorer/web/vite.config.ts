import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const source = fileURLToPath(new URL("./src", import.meta.url));
/** Where `make web` puts the verifier and Go's support code for it. */
const wasm = fileURLToPath(new URL("./wasm", import.meta.url));
/** Tables that pages and gateway share. */
const shared = fileURLToPath(new URL("../../gateway", import.meta.url));
const gateway = process.env["LUZHENG_GATEWAY"] ?? "http://127.0.0.1:7080";

/**
 * compressed keeps every built file but the page as gzip alone: the binary that embeds them stays small, and the gateway unpacks for the
 * rare caller that takes no gzip.
 */
function compressed(): Plugin {
  let folder = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: () => {
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        const path = join(folder, name);
        if (!statSync(path).isFile() || name === "index.html" || name.endsWith(".gz")) continue;
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
        rmSync(path);
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  resolve: { alias: { "@": source, "@wasm": wasm, "@gateway": shared } },
  // The gateway puts a fresh nonce in its place in each answer: styles that a component adds carry it, all others are refused.
  html: { cspNonce: "LUZHENG_NONCE" },
  worker: { format: "es" },
  build: {
    outDir: "built/dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { "/v1": gateway, "/healthz": gateway } },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    // The machine may be ten times slower.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
