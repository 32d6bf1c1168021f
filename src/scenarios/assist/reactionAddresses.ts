import type * as jsonc from "jsonc-parser";
import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";
import { childAt, textOf } from "./schemaSight.ts";

/** A text that stands for the address of a reaction once it listens. */
export interface ReactionAddress {
  /** Such as `${reaction.alerts.url}`. */
  readonly name: string;
  readonly id: string;
  /** Kind of its handler. */
  readonly handler: string;
  /** Of the text of its id. */
  readonly node: jsonc.Node;
}

/** The addresses that a text at a path may stand for: of the reactions of its scenario that others can send to. */
export function listAddresses(
  root: jsonc.Node | undefined,
  path: KeyPath,
  { kinds }: ConfigRules,
): ReactionAddress[] {
  const scenario = root && findScenario(root, path);
  const reactions = scenario && childAt(scenario, "reactions");
  return (reactions?.children ?? []).flatMap((reaction) => {
    const node = childAt(reaction, "id");
    const id = textOf(node);
    const handlerNode = childAt(reaction, "handler");
    const handler = handlerNode && textOf(childAt(handlerNode, "kind"));
    const listens = kinds.handlers.some(({ kind, address }) => kind === handler && address);
    if (node === undefined || id === undefined || handler === undefined || !listens) return [];
    return [{ name: `\${reaction.${id}.url}`, id, handler, node }];
  });
}

// --- internal ---

/** The document itself, or the entry of a config that a path leads through. */
function findScenario(root: jsonc.Node, [first, index]: KeyPath): jsonc.Node | undefined {
  if (first !== "scenarios" || index === undefined) return root;
  const list = childAt(root, "scenarios");
  return list && childAt(list, index);
}
