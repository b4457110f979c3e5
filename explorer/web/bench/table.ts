import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

interface Row {
  what: string;
  figure: string;
  bar: string;
}

/** Table prints the figures of all measurements in the end, as a table of docs/performance.md. */
export default class Table implements Reporter {
  private readonly rows: Row[] = [];
  private readonly without: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    const found = result.annotations.filter(({ type }) => type === "figure");
    for (const { description } of found) this.rows.push(JSON.parse(description ?? "{}") as Row);
    if (result.status !== "passed") this.without.push(`${test.title}: ${result.error?.message ?? result.status}`);
  }

  onEnd(): void {
    console.log(["", "| What | Figure | Bar |", "|---|---|---|"].join("\n"));
    for (const { what, figure, bar } of this.rows) console.log(`| ${what} | ${figure} | ${bar} |`);
    for (const why of this.without) console.log(`not measured: ${why}`);
  }
}
