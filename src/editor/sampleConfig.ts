/** A file of the sample, with its path relative to the data folder. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
}

/** A config and a scenario that run without key and network; the config comes first. */
export const sampleFiles: readonly [SampleFile, ...SampleFile[]] = [
  {
    path: "configs/sample.touchstone.json",
    text: `// A run config: what is tested (providers), with what (scenarios), how often.
{
  "name": "sample",
  "providers": [
    // Makes its replies from the schema: needs no key and no network.
    {
      "id": "simulated",
      "kind": "simulated",
      "seed": 7,
      "latencyMs": 40,
      "faults": { "malformed": 0.1, "missingField": 0.15, "wrongType": 0.1, "fenced": 0.2 }
    }
    // A server that speaks the OpenAI API, such as one on this machine:
    // { "id": "local", "kind": "openai-compatible", "baseUrl": "http://127.0.0.1:11434/v1", "model": "llama3.2" }
  ],
  "scenarios": ["../scenarios/sample-*.scenario.json"],
  "runsPerScenario": 20,
  "maxRetries": 3
}
`,
  },
  {
    path: "scenarios/sample-person.scenario.json",
    text: `{
  "number": 1,
  "name": "Extract a person",
  "kind": "prompt",
  "system": "You extract data from text and reply with JSON only.",
  "prompt": "Extract the person from this text: Ada Lovelace, 36, wrote the first program in 1843. Mail: ada@example.com.",
  "schema": {
    "type": "object",
    "properties": {
      "name": { "type": "string", "minLength": 1 },
      "age": { "type": "integer", "minimum": 0, "maximum": 150 },
      "email": { "type": "string", "format": "email" }
    },
    "required": ["name", "age", "email"],
    "additionalProperties": false
  }
}
`,
  },
];
