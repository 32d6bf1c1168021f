import assert from "node:assert/strict";
import { readScriptLine } from "../../../../../src/streams/sources/script/scriptLine.ts";

describe("a change script of Drasi", () => {
  const event =
    '{"op":"u","reactivatorStart_ns":1735725795000000001,"payload":{"source":{"db":"geo","table":"node","ts_ns":1735725795000000001},"after":{"id":"R1","temperature":20.50}}}';

  it("is read as it is, each change with its own bytes", () => {
    const reading = readScriptLine(
      `{"kind":"SourceChange","offset_ns":2126000000000,"source_change_event":${event}}`,
    );
    assert.ok(reading.ok && reading.entry.kind === "change");
    assert.equal(reading.entry.offset_ns, 2_126_000_000_000n);
    assert.equal(reading.entry.text, event);
  });

  it("has headers, labels, pauses, comments and an end", () => {
    const lines = [
      '{"kind":"Header","start_time":"2024-01-01T00:00:00Z","description":"x"}',
      '{"kind":"Label","offset_ns":5,"label":"warm"}',
      '{"kind":"PauseCommand","label":"wait"}',
      '{"kind":"Comment","comment":"c"}',
      '{"kind":"Finish","offset_ns":9}',
    ].map(readScriptLine);
    assert.deepEqual(
      lines.map((each) => (each.ok ? each.entry.kind : each.reason)),
      ["header", "label", "pause", "comment", "finish"],
    );
    const [header] = lines;
    assert.ok(header?.ok && header.entry.kind === "header");
    assert.equal(header.entry.startTime, 1_704_067_200_000_000_000n);
  });

  it("begins a change at 0 where no offset is written, and tells a change that is missing", () => {
    const reading = readScriptLine(`{"kind":"SourceChange","source_change_event":${event}}`);
    assert.ok(reading.ok && reading.entry.kind === "change" && reading.entry.offset_ns === 0n);
    assert.equal(readScriptLine('{"kind":"SourceChange"}').ok, false);
  });
});
