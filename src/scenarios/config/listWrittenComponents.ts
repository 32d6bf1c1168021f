import { readKey } from "../../model/json/jsonValue.ts";
import type { ComponentRole } from "../../model/results/streamStatus.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";

/** A source, query or reaction as it was written, whatever it is, and its place in the scenario. */
export interface WrittenComponent {
  readonly role: ComponentRole;
  readonly component: unknown;
  readonly key: KeyPath;
}

/** Lists what a scenario, checked or not, has as components; none for a prompt scenario. */
export function listWrittenComponents(scenario: unknown): WrittenComponent[] {
  return roles.flatMap(({ role, key }) => {
    const list = readKey(scenario, key);
    if (!Array.isArray(list)) return [];
    return list.map((component: unknown, index) => ({ role, component, key: [key, index] }));
  });
}

// --- internal ---

const roles = [
  { role: "source", key: "sources" },
  { role: "query", key: "queries" },
  { role: "reaction", key: "reactions" },
] as const;
