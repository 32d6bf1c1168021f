import type * as jsonc from "jsonc-parser";
import type * as z from "zod";
import { type EditorHints, editorHints } from "../../model/config/editorHints.ts";
import { schemaFiles } from "../../model/config/jsonSchema.ts";
import { expandSchema, stepInto } from "../config/schemaBranches.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";

/** What may stand at a place of a text. */
export interface SchemaSight {
  /** All that `expandSchema` gives of the schemas of the place. */
  readonly schemas: readonly z.core.$ZodType[];
  readonly hints: EditorHints;
}

/** What may stand at a path, whether or not something does. */
export function seePath(
  root: jsonc.Node | undefined,
  path: KeyPath,
  schema: z.core.$ZodType,
): SchemaSight {
  let node = root;
  let sight = see([schema], node, {});
  for (const key of path) {
    const child = node && childAt(node, key);
    sight = seeChild(sight, key, child);
    node = child;
  }
  return sight;
}

/** A text of a document that stands for something beside itself. */
export interface HintedText {
  readonly node: jsonc.Node;
  readonly hints: EditorHints;
}

/** Every text of a document with hints, in their order. */
export function listHintedTexts(root: jsonc.Node, schema: z.core.$ZodType): HintedText[] {
  const found: HintedText[] = [];
  const visit = (node: jsonc.Node, { hints, ...sight }: SchemaSight): void => {
    if (node.type === "string" && hasHints(hints)) found.push({ node, hints });
    for (const [key, child] of listChildren(node)) {
      visit(child, seeChild({ hints, ...sight }, key, child));
    }
  };
  visit(root, see([schema], root, {}));
  return found;
}

/** The value at a key or position of a node. */
export function childAt(node: jsonc.Node, key: string | number): jsonc.Node | undefined {
  if (node.type === "array") return node.children?.[Number(key)];
  return listChildren(node).find(([name]) => name === key)?.[1];
}

/** The text of a node that is one. */
export function textOf(node: jsonc.Node | undefined): string | undefined {
  return node?.type === "string" && typeof node.value === "string" ? node.value : undefined;
}

// --- internal ---

function hasHints({ files, isProvider, credential }: EditorHints): boolean {
  return files !== undefined || isProvider === true || credential !== undefined;
}

function see(
  schemas: readonly z.core.$ZodType[],
  node: jsonc.Node | undefined,
  more: EditorHints,
): SchemaSight {
  const value = node === undefined ? undefined : listScalars(node);
  const expanded = schemas.flatMap((schema) => expandSchema(schema, value));
  const hints = Object.assign({}, ...expanded.toReversed().map((each) => editorHints.get(each)));
  return { schemas: expanded, hints: { ...hints, ...more } };
}

/** All that a JSON Schema holds is seen as part of one, though its schema says nothing of it. */
function seeChild(
  { schemas, hints }: SchemaSight,
  key: string | number,
  child: jsonc.Node | undefined,
): SchemaSight {
  const inner = schemas.flatMap((schema) => stepInto(schema, key));
  if (hints.isSchema !== true) return see(inner, child, {});
  return see(inner, child, key === "$ref" ? refHints : { isSchema: true });
}

const refHints: EditorHints = { isSchema: true, files: { ...schemaFiles, isReference: true } };

function listChildren(node: jsonc.Node): [string | number, jsonc.Node][] {
  const children = node.children ?? [];
  if (node.type === "array") return children.map((child, index) => [index, child]);
  return children.flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [[String(key.value), value]],
  );
}

/** Enough to tell of which kind an object is. */
function listScalars(node: jsonc.Node): Record<string, unknown> | undefined {
  if (node.type !== "object") return undefined;
  return Object.fromEntries(
    listChildren(node).flatMap(([key, { type, value }]) =>
      type === "object" || type === "array" ? [] : [[key, value]],
    ),
  );
}
