import type { ChatMessage } from "../model/chatMessage.ts";
import type { ImportedScenario } from "./importKind.ts";
import type { Notes } from "./notes.ts";

export interface ScenarioDraft {
  readonly name: string;
  readonly messages: readonly ChatMessage[];
  readonly schema: unknown;
  readonly mode?: "prompt" | "strict";
  readonly cases: readonly CaseDraft[];
  readonly notes: Notes;
}

export interface CaseDraft {
  readonly id?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly expected?: unknown;
}

/** A prompt scenario of messages: the system's, and all others as one prompt. */
export function draftScenario(draft: ScenarioDraft): ImportedScenario {
  const { messages, schema, mode, cases, notes } = draft;
  const system = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  const others = messages.filter(({ role }) => role !== "system");
  if (others.length > 1) {
    notes.add(
      `${draft.name}: a chat of several turns became one prompt, its turns named by their roles.`,
    );
  }
  const prompt =
    others.length === 1
      ? (others[0]?.content ?? "")
      : others.map(({ role, content }) => `${role}: ${content}`).join("\n\n");
  const vars = cases.flatMap((each) => Object.keys(each.vars ?? {}));
  noteTemplates([...system, prompt].join("\n"), draft.name, notes);
  return {
    name: cut(draft.name),
    scenario: {
      kind: "prompt",
      ...(mode === undefined ? {} : { mode }),
      ...(system.length === 0 ? {} : { system: system.join("\n\n") }),
      prompt: prompt === "" ? "{{input}}" : prompt,
    },
    schema,
    ...(cases.length === 0 ? {} : { cases: nameCases(fillVars(cases, new Set(vars))) }),
  };
}

/** The schema of a reply that is judged as text: JSON with the text in it. */
export function buildTextSchema(): object {
  return {
    type: "object",
    properties: { answer: { type: "string" } },
    required: ["answer"],
    additionalProperties: false,
  };
}

// --- internal ---

const longestName = 200;

function cut(name: string): string {
  const line = name.replace(/\s+/g, " ").trim();
  return line === "" ? "imported" : line.slice(0, longestName);
}

function noteTemplates(text: string, name: string, notes: Notes): void {
  if (/\{%|\{#/.test(text)) {
    notes.add(`${cut(name)}: the prompt has {% … %} of a template language, which stays as text.`);
  }
  if (/\{\{[^{}]*[|.[(][^{}]*\}\}/.test(text)) {
    notes.add(`${cut(name)}: a filter or path in {{ … }} is not evaluated: name a var alone.`);
  }
}

/** A var that only some cases have is empty in all others, as templates take it. */
function fillVars(cases: readonly CaseDraft[], names: ReadonlySet<string>): CaseDraft[] {
  const empty = Object.fromEntries([...names].map((name) => [name, ""]));
  return cases.map((each) =>
    names.size === 0 ? each : { ...each, vars: { ...empty, ...each.vars } },
  );
}

/** Ids stand once: a doubled one is left to its position. */
function nameCases(cases: readonly CaseDraft[]): CaseDraft[] {
  const taken = new Set(cases.map((_, at) => String(at + 1)));
  return cases.map(({ id, ...rest }) => {
    const short = id === undefined ? "" : cut(id);
    if (short === "" || taken.has(short)) return rest;
    taken.add(short);
    return { id: short, ...rest };
  });
}
