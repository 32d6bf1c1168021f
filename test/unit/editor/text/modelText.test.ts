import assert from "node:assert/strict";
import {
  describeProvider,
  formatAllListed,
  listReplacements,
} from "../../../../src/editor/text/modelText.ts";
import type { ModelCheck } from "../../../../src/model/modelCheck.ts";

const today = "2026-11-29";

describe("what the row of a provider says of its model", () => {
  const gpt = { kind: "openai", model: "gpt-4o" };
  for (const [verdict, retiresOn, words] of [
    ["retires", "2026-12-11", ["openai", "gpt-4o", "retires 2026-12-11"]],
    ["retired", "2026-05-01", ["openai", "gpt-4o", "retired 2026-05-01"]],
    ["missing", undefined, ["openai", "gpt-4o", "not listed"]],
    ["listed", undefined, ["openai", "gpt-4o"]],
    ["unknown", undefined, ["openai", "gpt-4o"]],
  ] as const) {
    it(`where the verdict is ${verdict} is ${words.slice(1).join(" · ")}`, () => {
      assert.deepEqual(describeProvider(gpt, makeCheck({ verdict, retiresOn })), words);
    });
  }

  it("is kind and model before anybody asked, and the kind alone where there is no model", () => {
    assert.deepEqual(describeProvider(gpt, undefined), ["openai", "gpt-4o"]);
    assert.deepEqual(describeProvider({ kind: "simulated" }, undefined), ["simulated"]);
  });
});

describe("that all models are listed", () => {
  it("counts each model once", () => {
    const one = [makeCheck(), makeCheck({ provider: "other" })];
    assert.match(formatAllListed("people", one), /^people: 1 model is listed, and has no date/);
    const two = [makeCheck(), makeCheck({ model: "m" })];
    assert.match(formatAllListed("people", two), /^people: 2 models are listed, and none has/);
  });
});

describe("models that may be tried in place of another", () => {
  const list = (models: readonly Partial<Parameters<typeof makeModel>[0]>[], old = "old") =>
    listReplacements(models.map(makeModel), old, today).map(({ model, note }) => [model, note]);

  it("are those of the list but its own, each with the day on which it retires", () => {
    assert.deepEqual(list([{ id: "b" }, { id: "old" }, { id: "a", retiresOn: "2026-12-11" }]), [
      ["b", ""],
      ["a", "retires 2026-12-11"],
    ]);
  });

  it("begin with the proposed one, listed or not, and end with those that answer no more", () => {
    const models = [
      { id: "gone", retiresOn: "2026-11-28" },
      { id: "last", retiresOn: "2026-11-29" },
      { id: "next", retiresOn: "2027-01-01" },
      { id: "old", replacement: "next" },
    ];
    assert.deepEqual(list(models), [
      ["next", "proposed in place of old · retires 2027-01-01"],
      ["last", "retires 2026-11-29"],
      ["gone", "retired 2026-11-28"],
    ]);
    assert.deepEqual(list([{ id: "a" }, { id: "old", replacement: "far" }]), [
      ["far", "proposed in place of old"],
      ["a", ""],
    ]);
  });

  it("leave out what the model of the config means by another name, and patterns of a gateway", () => {
    const models = [
      { id: "old-20250929", replacement: "old" },
      { id: "vendor/*" },
      { id: "x", aliases: ["y"] },
    ];
    assert.deepEqual(list(models), [["x", ""]]);
    assert.deepEqual(list(models, "y"), [["old-20250929", ""]]);
  });

  it("are all of the list where the model is not in it, and none of an empty one", () => {
    assert.deepEqual(list([{ id: "a" }, { id: "b" }], "typo"), [
      ["a", ""],
      ["b", ""],
    ]);
    assert.deepEqual(list([]), []);
  });
});

function makeCheck(over: Partial<ModelCheck> = {}): ModelCheck {
  return { provider: "gpt", model: "gpt-4o", verdict: "listed", message: "is listed", ...over };
}

function makeModel(over: {
  id?: string;
  aliases?: string[];
  retiresOn?: string;
  replacement?: string;
}) {
  return { id: "m", aliases: [], ...over };
}
