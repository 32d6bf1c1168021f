import assert from "node:assert/strict";
import { createPhaseReader } from "../../../../src/streams/handlers/resultPhase.ts";

const signal = (kind: string) => ({ kind: "control", controlSignal: { kind } });

describe("createPhaseReader", () => {
  it("knows no phase where the stream marks none", () => {
    const read = createPhaseReader();
    for (const data of [
      { kind: "change" },
      null,
      5,
      "text",
      [],
      { kind: "control" },
      signal("running"),
    ]) {
      assert.equal(read(data), null);
    }
  });

  it("counts both signals to the bootstrap and what follows to the changes", () => {
    const read = createPhaseReader();
    const change = { kind: "change" };
    const events = [
      signal("bootstrapStarted"),
      change,
      signal("bootstrapCompleted"),
      signal("running"),
      change,
      signal("bootstrapStarted"),
    ];
    assert.deepEqual(events.map(read), [
      "bootstrap",
      "bootstrap",
      "bootstrap",
      "change",
      "change",
      "bootstrap",
    ]);
  });

  it("lets a result's own phase win, for that result alone", () => {
    const read = createPhaseReader();
    read(signal("bootstrapStarted"));
    const phases = [{ phase: "change" }, {}, { phase: "other" }].map(read);
    assert.deepEqual(phases, ["change", "bootstrap", "bootstrap"]);
  });
});
