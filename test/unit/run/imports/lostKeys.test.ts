import assert from "node:assert/strict";
import { planImport } from "../../../../src/run/imports/importFile.ts";
import { type ImportFolder, makeImportFolder } from "./importHarness.ts";

/** Configs in which each object that is read can get a key more, and each value one that is of no use. */
const documents = {
  "promptfoo.yaml": {
    description: "People",
    prompts: ["Who is in: {{text}}"],
    providers: [
      {
        id: "openai:gpt-4o-mini",
        config: {
          temperature: 1,
          max_tokens: 5,
          max_completion_tokens: 5,
          max_output_tokens: 5,
          response_format: { type: "json_schema", json_schema: { schema: { type: "object" } } },
        },
      },
    ],
    defaultTest: { vars: { lang: "en" }, assert: [] },
    tests: [{ description: "ann", vars: { text: "Ann" }, assert: [{ type: "is-json" }] }],
    evaluateOptions: { repeat: 3, maxConcurrency: 2 },
  },
  "people.prompt.yml": {
    name: "people",
    model: "openai/gpt-4o-mini",
    modelParameters: { temperature: 1, maxTokens: 5, maxCompletionTokens: 5 },
    messages: [{ role: "user", content: "Who is in: {{text}}" }],
    testData: [{ text: "Ann" }],
    evaluators: [],
  },
  "rooms.test.json": {
    test_id: "rooms",
    sources: [],
    reactions: [
      {
        test_reaction_id: "alerts",
        output_handler: { kind: "Http", port: 9001, host: "127.0.0.1", path: "/reaction" },
        stop_triggers: [{ kind: "RecordCount", record_count: 3 }],
      },
    ],
  },
};

/** Places of free form: what stands there is carried as it is, or named by a note of another kind. */
const free =
  /^(prompts|messages|testData|evaluators|test_id|sources)$|vars|schema$|\.(id|type|kind)$/;
/** Lists and names that make a file one of this tool's. */
const telling = /^(providers|tests|model|reactions|reactions\.0)$|test_reaction_id$/;

describe("a key of another tool's config that is not carried over", () => {
  let place: ImportFolder;
  before(async () => {
    place = await makeImportFolder();
  });
  after(() => place.dispose());

  for (const [file, document] of Object.entries(documents)) {
    it(`is named in the notes, wherever it stands: ${file}`, async () => {
      const missed: string[] = [];
      for (const at of listPlaces(document)) {
        const changed = structuredClone(document);
        const { parent, key } = findPlace(changed, at);
        parent[key] = typeof parent[key] === "boolean" ? [] : false;
        const { notes } = await planImport(await place.write(file, changed), {
          folder: place.dataFolder,
        });
        const name = toWords(at.findLast((each) => !/^\d+$/.test(each)) ?? "");
        if (!notes.some((note) => toWords(note).includes(name))) missed.push(at.join("."));
      }
      assert.deepEqual(missed, []);
    });
  }
});

function toWords(name: string): string {
  return name.toLowerCase().replaceAll("_", " ").replace(/s$/, "");
}

/** Paths to the values in a document that a note has to tell of. */
function listPlaces(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    const name = at.join(".");
    if (free.test(name)) return [];
    return [...(telling.test(name) ? [] : [at]), ...listPlaces(inner, at)];
  });
}

function findPlace(document: object, at: readonly string[]) {
  let parent = document as Record<string, unknown>;
  for (const key of at.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  return { parent, key: at.at(-1) ?? "" };
}
