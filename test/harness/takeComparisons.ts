import path from "node:path";
import { type MadeRun, makeComparedRun } from "../browser/comparisonPageData.ts";
import { FakeComparisonHost } from "../browser/comparisonPageHost.ts";
import type { ReportPages } from "../browser/reportPageHost.ts";
import { logStep } from "./log.ts";
import { allThemes, type Picture, takePages } from "./takePages.ts";

/** Takes pictures of the page of comparisons with runs made up: every theme, narrow and wide, and what is out of the ordinary. */
export async function takeComparisons(target: string): Promise<void> {
  await takePages(
    scenes,
    () => allThemes,
    async (pages, picture) => await take(pages, picture, target),
  );
}

// --- internal ---

const base: MadeRun = {
  number: 1,
  providers: ["gpt-small", "claude-mini", "local-llama"],
  scenarios: ["Extract a person from a letter", "Classify a support request", "Order lines"],
  runs: 60,
  passes: (provider) => (provider === "local-llama" ? 70 : 90),
};
const head: MadeRun = {
  ...base,
  number: 2,
  passes: (provider) => (provider === "local-llama" ? 35 : provider === "gpt-small" ? 99 : 88),
};
const longNames = {
  providers: ["a-provider-with-a-very-long-name-of-the-kind-that-people-use-0123", "b"],
  scenarios: [
    "Extract everything that the letter of the customer says about their delivery, in 80",
    "استخراج شخص من رسالة العميل",
    "חילוץ אדם ממכתב",
  ],
  passes: (_: string, scenario: number) => 90 - scenario * 15,
};
const many = {
  providers: Array.from({ length: 12 }, (_, at) => `provider-${at + 1}`),
  scenarios: Array.from({ length: 30 }, (_, at) => `Scenario number ${at + 1}`),
  runs: 10,
};

/** The runs of each picture, the base first. */
const scenes: Readonly<Record<string, readonly MadeRun[]>> = {
  two: [base, head],
  three: [base, head, { ...base, number: 3, passes: () => 99 }],
  "long-names": [
    { ...base, ...longNames, passes: () => 90 },
    { ...head, ...longNames },
  ],
  "many-cells": [
    { ...base, ...many },
    { ...head, ...many, passes: () => 60 },
  ],
  errored: [base, { ...head, isErrored: true }],
  "no-tests": [base, { ...head, providers: [], scenarios: [] }],
  "no-overlap": [base, { ...head, providers: ["another"] }],
};

async function take(
  pages: ReportPages,
  { scene, made: runs, theme, width, name: picture }: Picture<readonly MadeRun[]>,
  target: string,
): Promise<void> {
  const host = new FakeComparisonHost(runs.map(makeComparedRun));
  const page = await pages.open(host, { theme, size: { width, height: 900 }, body: host.body });
  await page.locator(".verdict, .verdict-word").first().waitFor();
  const row = page.locator(".flipped-rows .flipped-row").first();
  const name = path.join(target, `comparison-${picture}`);
  await page.screenshot({ path: `${name}.png` });
  if (scene === "two") {
    await row.click();
    await page.locator(".pair").waitFor();
    await page.screenshot({ path: `${name}-replies.png` });
  }
  logStep(`${name}.png`);
  await page.close();
}
