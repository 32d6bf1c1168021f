import type { Page } from "playwright-core";
import type { MadeRun } from "./comparisonPageData.ts";

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

/** The runs of each comparison, the base first: as they are, and out of the ordinary. */
export const comparisonScenes: Readonly<Record<string, readonly MadeRun[]>> = {
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
  "all-errored": [
    { ...base, isErrored: true },
    { ...head, isErrored: true },
  ],
  interrupted: [base, { ...head, runs: 11, changes: { status: "interrupted" } }],
  "no-tests": [base, { ...head, providers: [], scenarios: [] }],
  "no-overlap": [base, { ...head, providers: ["another"] }],
};

/** Opens what can be opened above the tests that flipped. */
export async function unfoldOverview(page: Page): Promise<void> {
  const closed = page.locator(".overview details:not([open]) > summary");
  while ((await closed.count()) > 0) await closed.first().click();
}
