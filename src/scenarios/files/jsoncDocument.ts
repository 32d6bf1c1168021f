import * as jsonc from "jsonc-parser";
import type { Problem } from "../../model/config/problem.ts";
import { ExactNumber, parseJsonNumber } from "../../model/json/exactNumber.ts";
import { findTooDeep, mostLevels } from "../../model/json/jsonDepth.ts";
import { createLocator } from "./locator.ts";

/** Keys and array positions from the root of a document. */
export type KeyPath = readonly (string | number)[];

/** A JSON file with comments whose every value knows its place in the text. */
export interface JsoncDocument {
  /** Absolute path of the file. */
  readonly file: string;
  /** The whole text. */
  readonly text: string;
  readonly value: unknown;
  /** The value at `path` with every digit: numbers that a double would change are `ExactNumber`s. */
  exactAt(path: KeyPath): unknown;
  /** Syntax errors and repeated keys. */
  readonly problems: Problem[];
  /** An error of the value at `path`, or of its key; what is absent is placed at the nearest parent. */
  problemAt(path: KeyPath, message: string, place?: "key" | "value"): Problem;
  /** The same as a warning. */
  warningAt(path: KeyPath, message: string, place?: "key" | "value"): Problem;
}

/** Parses a whole text; what can be read of a broken one is still in `value`. */
export function parseJsoncDocument(file: string, text: string): JsoncDocument {
  const errors: jsonc.ParseError[] = [];
  const tooDeep = findTooDeep(text);
  const root =
    tooDeep === undefined ? jsonc.parseTree(text, errors, { allowTrailingComma: true }) : undefined;
  const locate = createLocator(text);
  const problem = (offset: number, key: string, message: string): Problem => {
    return { severity: "error", file, ...locate(offset), key, message };
  };
  const problemAt: JsoncDocument["problemAt"] = (path, message, place = "value") =>
    problem(findOffset(root, path, place), path.join("."), message);
  return {
    file,
    text,
    value: root === undefined ? undefined : jsonc.getNodeValue(root),
    exactAt: (path) => {
      const node = root && jsonc.findNodeAtLocation(root, [...path]);
      return node && readExactly(node, text);
    },
    problems: [
      ...errors.map((error) => problem(error.offset, "", describeSyntaxError(error.error))),
      ...(tooDeep === undefined
        ? []
        : [problem(tooDeep, "", `is nested more than ${mostLevels} levels deep`)]),
      ...findBadKeys(root).map(({ node, message }) => problem(node.offset, keyOf(node), message)),
    ],
    problemAt,
    warningAt: (...of) => ({ ...problemAt(...of), severity: "warning" }),
  };
}

// --- internal ---

function readExactly(node: jsonc.Node, text: string): unknown {
  const exact = listNumbers(node).some((each) => isRounded(each, text));
  return exact ? copyExactly(node, text) : jsonc.getNodeValue(node);
}

function listNumbers(node: jsonc.Node): jsonc.Node[] {
  return node.type === "number" ? [node] : (node.children ?? []).flatMap(listNumbers);
}

function isRounded({ offset, length }: jsonc.Node, text: string): boolean {
  return typeof parseJsonNumber(text.slice(offset, offset + length)) !== "number";
}

function copyExactly(node: jsonc.Node, text: string): unknown {
  const children = node.children ?? [];
  if (node.type === "array") return children.map((child) => copyExactly(child, text));
  if (node.type === "object") {
    return Object.fromEntries(
      children.flatMap(({ children: [key, value] = [] }) =>
        key === undefined || value === undefined ? [] : [[key.value, copyExactly(value, text)]],
      ),
    );
  }
  const isExact = node.type !== "number" || !isRounded(node, text);
  return isExact
    ? jsonc.getNodeValue(node)
    : new ExactNumber(text.slice(node.offset, node.offset + node.length));
}

/** `InvalidSymbol` becomes "invalid symbol". */
function describeSyntaxError(code: jsonc.ParseErrorCode): string {
  const words = jsonc.printParseErrorCode(code).replace(/(?<!^)([A-Z])/g, " $1");
  return `is not valid JSON: ${words.toLowerCase()}`;
}

function findOffset(root: jsonc.Node | undefined, path: KeyPath, place: "key" | "value"): number {
  let node = root;
  for (const [index, segment] of path.entries()) {
    const child =
      node?.type === "array" ? node.children?.[Number(segment)] : findValue(node, segment);
    if (child === undefined) break;
    const isLast = index === path.length - 1;
    const isKeyWanted = isLast && place === "key" && child.parent?.type === "property";
    node = isKeyWanted ? child.parent : child;
  }
  return node?.offset ?? 0;
}

function findValue(node: jsonc.Node | undefined, key: string | number): jsonc.Node | undefined {
  const properties = node?.type === "object" ? (node.children ?? []) : [];
  return properties.find((property) => property.children?.[0]?.value === key)?.children?.[1];
}

function keyOf(node: jsonc.Node): string {
  return jsonc.getNodePath(node).join(".");
}

/** Keys that say a thing twice, or that would be taken for an object's prototype. */
function findBadKeys(root: jsonc.Node | undefined): { node: jsonc.Node; message: string }[] {
  const found: { node: jsonc.Node; message: string }[] = [];
  const open = root === undefined ? [] : [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const keys = new Set<string>();
    for (const child of node.children ?? []) {
      open.push(child);
      const key = child.children?.[0];
      if (child.type !== "property" || key === undefined) continue;
      if (key.value === "__proto__") found.push({ node: key, message: "is not allowed as a key" });
      if (keys.has(key.value)) found.push({ node: key, message: "is given twice" });
      keys.add(key.value);
    }
  }
  return found.sort((a, b) => a.node.offset - b.node.offset);
}
