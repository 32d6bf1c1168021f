import assert from "node:assert/strict";
import {
  findScenarioFolder,
  listIds,
  proposeId,
  proposeKeyName,
  proposeNumber,
} from "../../../../src/editor/text/draftText.ts";
import { componentIdSchema } from "../../../../src/model/ids.ts";

const scenario = (number: number, file: string) => ({ number, name: "s", kind: "prompt", file });

describe("what is proposed for a new provider or scenario", () => {
  it("is an id that may be one, and that no other has", () => {
    const models = [
      "llama3.2",
      "qwen3:8b",
      "openai/gpt-4o",
      "模型",
      "",
      "--",
      "x".repeat(200),
      "a@b.c/",
    ];
    for (const model of models) {
      const id = proposeId(model, []);
      assert.equal(componentIdSchema.safeParse(id).success, true, `${model}: ${id}`);
      const second = proposeId(model, [id, `${id.slice(0, 59)}-2`]);
      assert.equal(componentIdSchema.safeParse(second).success, true, second);
      assert.match(second, /-3$/);
    }
    assert.equal(proposeId("qwen3:8b", []), "qwen3-8b");
    assert.equal(proposeId("openai/gpt-4o", []), "gpt-4o");
  });

  it("is the usual variable of a key, and none for a server of this machine", () => {
    assert.equal(proposeKeyName({ kind: "openai" }), "OPENAI_API_KEY");
    const of = (baseUrl: string) => proposeKeyName({ kind: "openai-compatible", baseUrl });
    assert.equal(of("https://api.mistral.ai/v1"), "MISTRAL_API_KEY");
    assert.equal(of("https://openrouter.ai/api/v1"), "OPENROUTER_API_KEY");
    assert.equal(of("https://my-team.openai.azure.com"), "AZURE_API_KEY");
    assert.equal(of("http://gpu-box:8000/v1"), "GPU_BOX_API_KEY");
    for (const own of ["http://127.0.0.1:11434/v1", "http://localhost:1234", "http://[::1]:1/v1"]) {
      assert.equal(of(own), "", own);
    }
  });

  it("is the folder of the last scenario, and a number that is free where that folder is read", () => {
    const file = "data/configs/a.touchstone.json";
    const own = { file, scenarios: [scenario(1, "data/s/1.json"), scenario(4, file)] };
    const near = { file: "b.touchstone.json", scenarios: [scenario(7, "data/s/7.json")] };
    const far = { file: "c.touchstone.json", scenarios: [scenario(90, "other/90.json")] };
    assert.equal(findScenarioFolder(own), "data/s");
    assert.equal(proposeNumber(own, [own, near, far]), 8);
    const none = { file, scenarios: [] };
    assert.equal(findScenarioFolder(none), "data/configs");
    assert.equal(findScenarioFolder({ file: "a.touchstone.json", scenarios: [] }), "");
    assert.equal(proposeNumber(none, [none, near]), 1);
  });

  it("knows the ids of components beside those of providers", () => {
    const stream = {
      ...scenario(1, "s.json"),
      components: [{ role: "source", id: "src", kind: "k" }],
    };
    const summary = {
      file: "f",
      name: "n",
      providers: [{ id: "p", kind: "k" }],
      scenarios: [stream],
    };
    assert.deepEqual(listIds({ ...summary, keys: [], problems: [] } as never), ["p", "src"]);
  });
});
