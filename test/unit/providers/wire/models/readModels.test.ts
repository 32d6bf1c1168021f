import assert from "node:assert/strict";
import { readModels } from "../../../../../src/providers/wire/models/readModels.ts";

/** The one model of a list with this entry. */
function readOne(entry: Record<string, unknown>) {
  const models = readModels({ data: [{ id: "m", ...entry }] });
  assert.equal(models?.length, 1);
  return models[0];
}

describe("lists of models", () => {
  it("are read wherever a body has them, by id or name", () => {
    const bodies: unknown[] = [
      { object: "list", data: [{ id: "a" }, { id: "b" }] },
      { models: [{ name: "models/a", displayName: "A" }, { name: "models/b" }] },
      { models: [{ name: "a", model: "a:latest" }, "b"] },
      [{ id: "a" }, { id: "b", name: "B" }],
      { data: null, models: ["a", "b"] },
    ];
    for (const body of bodies) {
      const ids = readModels(body)?.map(({ id }) => id);
      assert.deepEqual(ids, ["a", "b"], JSON.stringify(body));
    }
  });

  it("are none where a body has no list", () => {
    for (const body of [{}, "models", 3, null, undefined, { data: {} }]) {
      assert.equal(readModels(body), undefined, JSON.stringify(body));
    }
  });

  it("leave out what is no model", () => {
    const odd = [null, 3, {}, { id: "" }, { id: 7 }, "", { id: "x".repeat(301) }, ["a"]];
    assert.deepEqual(readModels({ data: odd }), []);
  });

  it("tell the day of retirement under the names that real lists have", () => {
    for (const entry of [
      { deprecation: "2026-12-11T00:00:00Z" },
      { expiration_date: "2026-12-11" },
      { deprecation: { fine_tune: 1_700_000_000, inference: 1_796_947_200 } },
      { shutdown_date: "2026-12-11" },
      { retires_at: "2026-12-11T09:30:00+00:00" },
      { retirement_date: "December 11, 2026" },
      { retirementDate: 1_796_947_200_000 },
      { sunset_date: "1796947200" },
      { lifecycle: { retirement_date: "2026-12-11" } },
      { end_of_life: "2026-12-11 00:00:00Z", deprecation_date: "2026-06-01" },
    ]) {
      assert.equal(readOne(entry)?.retiresOn, "2026-12-11", JSON.stringify(entry));
    }
  });

  it("tell none where there is none, or none that can be read", () => {
    for (const entry of [
      { deprecation: null },
      { expiration_date: "" },
      { deprecation: { fine_tune: 1_796_947_200 } },
      { retires_at: "soon" },
      { shutdown_date: 0 },
      { shutdown_date: "9999-12-31" },
      { retirement_date: "2026-13-45" },
      { deprecated_at: "2026-12-11" },
      { capabilities: { inference: true }, created: 1_796_947_200 },
      { deprecation: true },
    ]) {
      assert.deepEqual(readOne(entry), { id: "m", aliases: [] }, JSON.stringify(entry));
    }
  });

  it("tell the model that is proposed in its place", () => {
    for (const entry of [
      { deprecation_replacement_model: "n" },
      { replacement: "n" },
      { replaced_by: { id: "n" } },
      { deprecation: { inference: 1, replacement: "n" } },
    ]) {
      assert.equal(readOne(entry)?.replacement, "n", JSON.stringify(entry));
    }
    assert.equal(readOne({ replacement: null })?.replacement, undefined);
  });

  it("tell other names that a model answers to", () => {
    const entry = { aliases: ["m-latest", 3, ""], canonical_slug: "m-2026" };
    assert.deepEqual(readOne(entry)?.aliases, ["m-2026", "m-latest"]);
  });
});
