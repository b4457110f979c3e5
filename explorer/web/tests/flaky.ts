import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

/** Flaky tells at the very end which tests passed only when they were tried again, and why they failed before: each is a fault to mend. */
export default class Flaky implements Reporter {
  private all?: Suite;

  onBegin(_config: FullConfig, all: Suite): void {
    this.all = all;
  }

  onEnd(): void {
    const flaky = this.all?.allTests().filter((test) => test.outcome() === "flaky") ?? [];
    for (const test of flaky) {
      console.log(`FLAKY ${test.titlePath().filter(Boolean).join(" › ")}`);
      for (const { error } of test.results) if (error) console.log(error.stack ?? error.message ?? "");
    }
  }

  printsToStdio(): boolean {
    return true;
  }
}
