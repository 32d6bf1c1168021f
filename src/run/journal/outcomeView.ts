import type { TestOutcome } from "../../model/results/testOutcome.ts";
import type { JournaledTest } from "./journalContent.ts";
import { readOutcome } from "./readPacked.ts";
import { type Common, columns, type TestPack } from "./testPack.ts";

/**
 * What a packed test came to, looked up key by key: of very many tests a few keys are read at a fraction of what whole outcomes
 * cost. It has no keys of its own: who hands it on takes `copyOutcome`.
 */
export class OutcomeView implements TestOutcome {
  private readonly pack: TestPack;
  private readonly at: number;

  constructor(pack: TestPack, at: number) {
    this.pack = pack;
    this.at = at;
  }

  get provider() {
    return this.common.provider;
  }

  get scenario() {
    return this.common.scenario;
  }

  get state() {
    return this.common.state;
  }

  get gates() {
    return this.common.gates;
  }

  get retries() {
    return this.common.retries;
  }

  get attempts() {
    return this.common.attempts;
  }

  get errorKind() {
    return this.common.errorKind;
  }

  get httpStatus() {
    return this.common.httpStatus;
  }

  get notSent() {
    return this.common.notSent;
  }

  get warnings() {
    return this.common.warnings;
  }

  get faults() {
    return this.common.faults;
  }

  get errorCodes() {
    return this.common.errorCodes;
  }

  get runNumber() {
    return this.read("runNumber") ?? 0;
  }

  get totalDurationMs() {
    return this.read("totalDurationMs") ?? 0;
  }

  get inputTokens() {
    return this.read("inputTokens");
  }

  get outputTokens() {
    return this.read("outputTokens");
  }

  get costUsd() {
    return this.read("costUsd");
  }

  get case() {
    const special = this.read("special");
    // The first of its row.
    const text = special === undefined ? undefined : this.pack.specials.at(special, 0);
    return text === undefined ? undefined : this.pack.texts.read(text);
  }

  get round() {
    return this.copy().round;
  }

  get firstTokensMs() {
    return this.copy().firstTokensMs;
  }

  get values() {
    return this.copy().values;
  }

  copy(): TestOutcome {
    return readOutcome(this.pack, this.at);
  }

  private get common(): Common["outcome"] {
    return this.pack.common.read(this.read("common") ?? 0).outcome;
  }

  private read(column: keyof typeof columns): number | undefined {
    return this.pack.tests.at(this.at, columns[column]);
  }
}

/** What a test came to, to be looked at and not to be handed on. */
export function viewOutcome(test: JournaledTest): TestOutcome {
  return ("view" in test ? test.view : undefined) ?? test.outcome;
}

/** The outcome behind a view, with keys of its own. */
export function copyOutcome(outcome: TestOutcome): TestOutcome {
  return outcome instanceof OutcomeView ? outcome.copy() : outcome;
}
