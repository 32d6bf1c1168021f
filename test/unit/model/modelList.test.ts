import assert from "node:assert/strict";
import { findListedModel } from "../../../src/model/modelList.ts";

const find = (wanted: string, ids: readonly string[], aliases: string[] = []) =>
  findListedModel(
    ids.map((id, index) => ({ id, aliases: index === 0 ? aliases : [] })),
    wanted,
  )?.id;

describe("the entry of a list that a model means", () => {
  it("has its name, with or without what Google writes before it", () => {
    assert.equal(find("gpt-4o", ["gpt-4o-mini", "gpt-4o"]), "gpt-4o");
    assert.equal(find("models/gemini-2.5-pro", ["gemini-2.5-pro"]), "gemini-2.5-pro");
  });

  it("has it as an alias", () => {
    assert.equal(
      find("mistral-large-latest", ["mistral-large-2512"], ["mistral-large-latest"]),
      "mistral-large-2512",
    );
  });

  it("has a tag that was left out", () => {
    assert.equal(find("llama3.2", ["llama3.2:1b", "llama3.2:latest"]), "llama3.2:latest");
  });

  it("is the newest dated version of it", () => {
    const ids = ["claude-sonnet-4-20250514", "claude-sonnet-4-5-20250929"];
    assert.equal(find("claude-sonnet-4-5", ids), "claude-sonnet-4-5-20250929");
    assert.equal(find("claude-sonnet-4", ids), "claude-sonnet-4-20250514");
    const old = ["claude-3-5-haiku-20241022", "claude-3-5-haiku-20250101"];
    assert.equal(find("claude-3-5-haiku-latest", old), "claude-3-5-haiku-20250101");
  });

  it("is the model that a variant is of", () => {
    assert.equal(find("openai/gpt-4o:online", ["openai/gpt-4o"]), "openai/gpt-4o");
  });

  it("is one of all that a gateway lists of a maker", () => {
    assert.equal(find("openai/gpt-9", ["anthropic/*", "openai/*"]), "openai/*");
  });

  it("is none that only begins like it", () => {
    for (const wanted of ["gpt-4", "gpt", "llama3.2:70b", "gpt-4o-2024"]) {
      assert.equal(find(wanted, ["gpt-4o", "llama3.2:latest", "gpt-4o-mini"]), undefined, wanted);
    }
  });
});
