import type { ConfigSummary } from "../../../../src/model/wire/hostProtocol.ts";

/** A config as lists have it: two providers, a prompt scenario and one of streams, unless told otherwise. */
export function makeSummary(over: Partial<ConfigSummary> = {}): ConfigSummary {
  return {
    file: "data/configs/people.touchstone.json",
    name: "people",
    providers: [
      { id: "sim", kind: "simulated", line: 4, runsOnSave: true },
      { id: "far", kind: "openai", line: 5 },
    ],
    scenarios: [
      {
        number: 1,
        name: "Person",
        kind: "prompt",
        file: "data/scenarios/1.scenario.json",
        line: 1,
      },
      {
        ...{ number: 7, name: "Hooks", kind: "stream", file: "data/scenarios/7.scenario.json" },
        components: [
          { role: "source", id: "src", kind: "script", line: 4 },
          { role: "reaction", id: "hook", kind: "http", line: 9 },
        ],
      },
    ],
    keys: [],
    problems: [],
    ...over,
  };
}
