import assert from "node:assert/strict";
import { ModelChecks } from "../../../../src/editor/host/modelChecks.ts";
import type { ModelCheck } from "../../../../src/model/modelCheck.ts";

const check = (provider: string, model: string): ModelCheck => ({
  provider,
  model,
  verdict: "missing",
  message: "is not listed",
});

describe("what is kept of a check of models", () => {
  it("is told of the provider of that config, and of no other", () => {
    const checks = new ModelChecks();
    const gone = check("gpt", "m");
    checks.keep("a.touchstone.json", [gone, check("other", "n")]);
    assert.equal(checks.find("a.touchstone.json", { id: "gpt", model: "m" }), gone);
    assert.equal(checks.find("b.touchstone.json", { id: "gpt", model: "m" }), undefined);
    assert.equal(checks.find("a.touchstone.json", { id: "third", model: "m" }), undefined);
  });

  it("is forgotten once the provider has another model, or none", () => {
    const checks = new ModelChecks();
    checks.keep("a", [check("gpt", "m")]);
    assert.equal(checks.find("a", { id: "gpt", model: "m2" }), undefined);
    assert.equal(checks.find("a", { id: "gpt" }), undefined);
  });

  it("stays with those that a later check of another provider does not name, and is told of", () => {
    const checks = new ModelChecks();
    let told = 0;
    checks.onDidChange(() => {
      told += 1;
    });
    checks.keep("a", [check("gpt", "m")]);
    checks.keep("a", [check("other", "n")]);
    const later = { ...check("other", "n"), verdict: "listed" } as const;
    checks.keep("a", [later]);
    assert.equal(checks.find("a", { id: "gpt", model: "m" })?.verdict, "missing");
    assert.equal(checks.find("a", { id: "other", model: "n" }), later);
    assert.equal(told, 3);
  });
});
