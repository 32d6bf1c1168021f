import assert from "node:assert/strict";
import type { LoadedPromptScenario } from "../../../../src/model/config/loadedConfig.ts";
import {
  buildMessages,
  buildRetryMessages,
} from "../../../../src/scenarios/replies/buildPrompt.ts";

const schema = { type: "object", description: "costs $& and $1" };
const schemaText = JSON.stringify(schema, null, 2);

describe("buildMessages", () => {
  it("puts the system message first and appends the schema", () => {
    const [system, user, ...more] = buildMessages(makeScenario({ system: "Be brief." }), 0, []);
    assert.deepEqual(system, { role: "system", content: "Be brief." });
    assert.equal(user?.role, "user");
    assert.ok(user?.content.startsWith("Who?\n\n"));
    assert.ok(user?.content.endsWith(`\n${schemaText}`));
    assert.deepEqual(more, []);
  });

  it("puts the schema in place of every {{schema}}, as it is", () => {
    const scenario = makeScenario({}, "A {{schema}} B {{schema}} C");
    assert.equal(lastContent(scenario), `A ${schemaText} B ${schemaText} C`);
  });

  it("knows {{schema}} with spaces, with vars and without", () => {
    for (const name of ["{{ schema }}", "{{schema }}", "{{\n\tschema\n}}"]) {
      const scenario = makeScenario({}, `A ${name} B {{schema}} {{a}}`);
      assert.equal(lastContent(scenario), `A ${schemaText} B ${schemaText} {{a}}`, name);
      const [filled] = buildMessages(scenario, 0, [], { a: "{{schema}}" });
      assert.equal(filled?.content, `A ${schemaText} B ${schemaText} {{schema}}`, name);
    }
    for (const name of ["{{Schema}}", "{{schema.title}}", "{schema}", "{{schemas}}"]) {
      assert.equal(lastContent(makeScenario({ mode: "strict" }, name)), name);
    }
  });

  it("puts the schema into the system message where that names it, and then not after the prompt", () => {
    const scenario = makeScenario({ system: "Fit {{ schema }}." });
    const expected = [`system: Fit ${schemaText}.`, "user: Who?"];
    assert.deepEqual(listMessages(scenario), expected);
    assert.deepEqual(listMessages({ ...scenario, mode: "strict" }), expected);
    assert.deepEqual(listMessages(scenario, { a: 1 }), expected);
    const both = makeScenario({ system: "{{schema}}" }, "{{schema}}?");
    assert.deepEqual(listMessages(both), [`system: ${schemaText}`, `user: ${schemaText}?`]);
  });

  it("tells each step its own schema, in its prompt and in the system message", () => {
    const other = { type: "array" };
    const steps = [
      { prompt: "One: {{ schema }}", schema, at: "" },
      { prompt: "Two", schema: other, at: "/b" },
    ];
    const scenario = { ...makeScenario({ system: "Fit {{ schema }}" }), steps };
    const accepted = [{ prompt: { role: "user" as const, content: "One" }, reply: "{}" }];
    const otherText = JSON.stringify(other, null, 2);
    assert.deepEqual(listMessages(scenario), [
      `system: Fit ${schemaText}`,
      `user: One: ${schemaText}`,
    ]);
    assert.deepEqual(
      buildMessages(scenario, 1, accepted).map(({ role, content }) => `${role}: ${content}`),
      [`system: Fit ${otherText}`, "user: One", "assistant: {}", "user: Two"],
    );
  });

  it("leaves {{schema}} alone when it is not to be told", () => {
    const scenario = makeScenario({ includeSchema: false, system: "{{schema}}" }, "{{ schema }}");
    assert.deepEqual(listMessages(scenario), ["system: {{schema}}", "user: {{ schema }}"]);
    assert.deepEqual(listMessages(scenario, {}), ["system: {{schema}}", "user: {{ schema }}"]);
  });

  it("takes a doubled brace for a brace only where vars are filled in", () => {
    const scenario = makeScenario({ mode: "strict" }, "{{{{schema}}");
    assert.equal(listMessages(scenario, {})[0], "user: {{schema}}");
    assert.equal(listMessages(scenario)[0], `user: {{${schemaText}`);
  });

  it("does not tell the schema in strict mode, unless the prompt asks for it", () => {
    assert.equal(lastContent(makeScenario({ mode: "strict" })), "Who?");
    assert.equal(lastContent(makeScenario({ mode: "strict" }, "{{schema}}!")), `${schemaText}!`);
  });

  it("leaves the prompt alone when includeSchema is false", () => {
    assert.equal(lastContent(makeScenario({ includeSchema: false })), "Who?");
  });

  it("shows a step the accepted replies of the steps before", () => {
    const scenario = makeScenario({ mode: "strict" });
    const steps = ["One?", "Two?", "Three?"].map((prompt) => ({ prompt, schema, at: "" }));
    const accepted = [
      { prompt: { role: "user" as const, content: "One?" }, reply: '{"a":1}' },
      { prompt: { role: "user" as const, content: "Two?" }, reply: '{"b":2}' },
    ];
    assert.deepEqual(
      buildMessages({ ...scenario, steps }, 2, accepted).map(
        ({ role, content }) => `${role}: ${content}`,
      ),
      ["user: One?", 'assistant: {"a":1}', "user: Two?", 'assistant: {"b":2}', "user: Three?"],
    );
  });
});

describe("buildRetryMessages", () => {
  const first = [{ role: "user" as const, content: "Who?" }];
  const errors = [
    { path: ["items", "0", "price"], message: "must be a number,\nbut is a string", code: "type" },
    { path: [], message: 'must have the key "a"', code: "required" },
  ];

  it("appends the reply as it came and a line for each error, missing keys first", () => {
    const messages = buildRetryMessages(first, ' {"x":1} ', errors);
    assert.deepEqual(messages.slice(0, 2), [...first, { role: "assistant", content: ' {"x":1} ' }]);
    assert.equal(messages[2]?.role, "user");
    assert.deepEqual(messages[2]?.content.split("\n").slice(1, -1), [
      '(root): must have the key "a"',
      "items.0.price: must be a number, but is a string",
    ]);
  });

  it("stands in for an empty reply, which providers would reject", () => {
    assert.equal(buildRetryMessages(first, " \n", errors)[1]?.content, "(empty reply)");
  });
});

// --- internal ---

function makeScenario(keys: Partial<LoadedPromptScenario>, prompt = "Who?"): LoadedPromptScenario {
  return {
    number: 1,
    name: "n",
    kind: "prompt",
    mode: "prompt",
    includeSchema: true,
    schema,
    steps: [{ prompt, schema, at: "" }],
    ...keys,
  };
}

function lastContent(scenario: LoadedPromptScenario): string | undefined {
  return buildMessages(scenario, 0, []).at(-1)?.content;
}

function listMessages(scenario: LoadedPromptScenario, vars?: Record<string, unknown>): string[] {
  return buildMessages(scenario, 0, [], vars).map(({ role, content }) => `${role}: ${content}`);
}
