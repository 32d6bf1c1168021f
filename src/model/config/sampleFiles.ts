/** A file of the sample, with its path relative to the data folder. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A config and scenarios that run without key and network; the config comes first. Lines that begin as a comment with `{` or
 * `"` are invitations: each gives valid JSON without its comment marks, whatever others do.
 */
export const sampleFiles: readonly [SampleFile, ...SampleFile[]] = [
  {
    path: "configs/sample.touchstone.json",
    text: `// A run config: what is tested (providers), with what (scenarios), how often.
{
  "name": "sample",
  "providers": [
    // A model on this machine, behind a server such as Ollama, llama.cpp or LM Studio; take the comment marks away to test it:
    // { "id": "local", "kind": "openai-compatible", "baseUrl": "http://127.0.0.1:11434/v1", "model": "llama3.2" },
    // A model of an API. Its key is in the environment, or stored with "Touchstone: Set API Key…", and never in this file:
    // { "id": "mini", "kind": "openai", "model": "gpt-4o-mini", "apiKey": { "env": "OPENAI_API_KEY" } },
    {
      // Simulated: makes its replies from the schema, without key and network. Nearly always right at once.
      "id": "careful",
      "kind": "simulated",
      "seed": 7,
      "latencyMs": 40,
      "faults": { "fenced": 0.2, "missingField": 0.05 }
    },
    {
      // Quicker, and often wrong; the report shows what retries mend.
      "id": "hasty",
      "kind": "simulated",
      "seed": 3,
      "latencyMs": 15,
      "faults": { "malformed": 0.15, "missingField": 0.25, "wrongType": 0.2, "prose": 0.1 }
    }
  ],
  "scenarios": ["../scenarios/sample/*.scenario.json"],
  // Stops a run that takes too long; what is there by then is kept:
  // "limits": { "maxMinutes": 10 },
  // Tells after a run whether it is no worse than the run that was marked as baseline:
  // "gate": { "metric": "final", "margin": 5 },
  "runsPerScenario": 10,
  "maxRetries": 3
}
`,
  },
  {
    path: "scenarios/sample/1-person.scenario.json",
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
  {
    path: "scenarios/sample/2-ticket.scenario.json",
    text: `{
  "number": 2,
  "name": "Sort a ticket",
  "kind": "prompt",
  "prompt": "Sort this ticket: The export has been empty since this morning, and our report is due at noon.",
  "schema": {
    "type": "object",
    "properties": {
      "category": { "enum": ["bug", "question", "wish"] },
      "priority": { "enum": ["low", "normal", "urgent"] },
      "summary": { "type": "string", "minLength": 1, "maxLength": 120 }
    },
    "required": ["category", "priority", "summary"],
    "additionalProperties": false
  }
}
`,
  },
  {
    path: "scenarios/sample/3-order.scenario.json",
    text: `{
  "number": 3,
  "name": "Read an order",
  "kind": "prompt",
  "prompt": "Read this order: two desk lamps at 35.50 each and one chair at 120, to be sent to Lyon.",
  "schema": {
    "type": "object",
    "properties": {
      "city": { "type": "string", "minLength": 1 },
      "items": {
        "type": "array",
        "minItems": 1,
        "items": {
          "type": "object",
          "properties": {
            "article": { "type": "string" },
            "count": { "type": "integer", "minimum": 1 },
            "price": { "type": "number", "minimum": 0 }
          },
          "required": ["article", "count", "price"],
          "additionalProperties": false
        }
      }
    },
    "required": ["city", "items"],
    "additionalProperties": false
  }
}
`,
  },
];
