import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type ImportFolder, makeImportFolder } from "./importHarness.ts";

let place: ImportFolder;
beforeEach(async () => {
  place = await makeImportFolder();
});
afterEach(() => place.dispose());

const definition = {
  test_id: "rooms",
  version: 1,
  test_folder: "rooms_small",
  sources: [
    {
      test_source_id: "facilities",
      kind: "Script",
      bootstrap_data_generator: { kind: "Script", script_file_folder: "boot" },
      source_change_dispatchers: [
        { kind: "Http", url: "http://127.0.0.1", port: 9000, batch_events: false },
        { kind: "Dapr" },
      ],
      source_change_generator: {
        kind: "Script",
        script_file_folder: "changes",
        spacing_mode: "none",
      },
    },
  ],
  queries: [
    {
      test_query_id: "comfort",
      result_stream_handler: { kind: "RedisStream", port: 6380, process_old_entries: true },
      stop_trigger: { kind: "RecordSequenceNumber", record_sequence_number: 9 },
    },
  ],
  reactions: [
    {
      test_reaction_id: "alerts",
      output_handler: { kind: "Http", port: 9001, path: "/reaction" },
      stop_triggers: [{ kind: "RecordCount", record_count: 3 }],
    },
    { test_reaction_id: "grid", output_handler: { kind: "EventGrid" } },
  ],
};

const change = (at: number) =>
  `{"kind":"SourceChange","offset_ns":${at},"source_change_event":{"op":"u","value":1.0}}`;
const header = '{"kind":"Header","start_time":"2024-01-01T00:00:00Z"}';

describe("a test definition of Drasi", () => {
  it("becomes a stream scenario with sources, queries, reactions and what ends them", async () => {
    const scripts = "rooms_small/sources/facilities/changes";
    await place.write(`${scripts}/changes_00000.jsonl`, `${header}\n${change(0)}\n`);
    await place.write(`${scripts}/changes_00001.jsonl`, `${header}\n${change(5)}`);
    const { notes } = await place.importFile("rooms.test.json", definition);
    const scenario = await place.readJson<Record<string, unknown>>(
      "scenarios/rooms/1-rooms.scenario.json",
    );
    assert.deepEqual(scenario, {
      number: 1,
      name: "rooms",
      kind: "stream",
      sources: [
        {
          id: "facilities",
          kind: "script",
          file: "facilities.script.jsonl",
          spacing: "none",
          dispatchers: [{ kind: "http", url: "http://127.0.0.1:9000/sources/facilities/events" }],
        },
      ],
      queries: [
        {
          id: "comfort",
          handler: {
            kind: "redis-stream",
            url: "redis://127.0.0.1:6380",
            stream: "comfort-results",
            start: "0",
          },
          stopTriggers: [{ kind: "record-sequence-number", sequence: 9 }],
        },
      ],
      reactions: [
        {
          id: "alerts",
          handler: { kind: "http", port: 9001, path: "/reaction" },
          stopTriggers: [{ kind: "record-count", recordCount: 3 }],
        },
      ],
      schema: { properties: { stoppedBy: { enum: ["record-sequence-number", "record-count"] } } },
    });
    const script = await readFile(
      path.join(place.dataFolder, "scenarios/rooms/facilities.script.jsonl"),
      "utf8",
    );
    assert.equal(script, [header, change(0), change(5), ""].join("\n"));
    for (const part of [/bootstrap data/, /Dispatcher Dapr/, /EventGrid/]) {
      assert.match(notes.join("\n"), part);
    }
  });

  it("is found in the config of a service, with the loggers and overrides of its run", async () => {
    const model = {
      test_source_id: "stocks",
      kind: "Model",
      model_data_generator: { kind: "StockTrade", seed: 7, change_count: 50, spacing_mode: "200" },
    };
    await place.importFile("config.json", {
      data_store: {
        test_repos: [{ local_tests: [{ ...definition, sources: [model], queries: [] }] }],
      },
      test_run_host: {
        test_runs: [
          {
            test_id: "rooms",
            sources: [
              {
                test_source_id: "stocks",
                start_mode: "manual",
                test_run_overrides: { model_data_generator: { seed: 8 } },
              },
            ],
            reactions: [
              {
                test_reaction_id: "alerts",
                output_loggers: [
                  { kind: "JsonlFile", max_lines_per_file: 15 },
                  { kind: "PerformanceMetrics" },
                ],
              },
            ],
          },
        ],
      },
    });
    const { sources, reactions } = await place.readJson<{
      sources: unknown[];
      reactions: { loggers: unknown }[];
    }>("scenarios/rooms/1-rooms.scenario.json");
    assert.deepEqual(sources, [
      {
        id: "stocks",
        kind: "generator",
        seed: 8,
        changeCount: 50,
        generator: "stock-trade",
        start: "manual",
        spacing: { perSecond: 200 },
        dispatchers: [{ kind: "jsonl" }],
      },
    ]);
    assert.deepEqual(reactions[0]?.loggers, [
      { kind: "jsonl", maxLinesPerFile: 15 },
      { kind: "performance-metrics" },
    ]);
  });

  it("says of a script that it needs no import", async () => {
    await assert.rejects(
      place.importFile("s.jsonl", [header, change(0)].join("\n")),
      /a source reads it as it is/,
    );
  });
});
