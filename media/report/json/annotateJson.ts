import type { ValidationError } from "../../../src/model/results/resultFile.ts";

/** One line of a value written as indented JSON, with the errors to show beneath it. */
export interface JsonLine {
  readonly depth: number;
  /** Key in its object; absent in arrays, at the root and on closing lines. */
  readonly key?: string;
  readonly text: string;
  readonly kind: "bracket" | "string" | "number" | "literal";
  readonly comma: boolean;
  /** Positions in the list of errors. */
  readonly errors: readonly number[];
}

/** Nesting beyond this is not written out; no reply worth reading is that deep. */
export const maxDepth = 64;

/**
 * Writes a value as JSON lines and puts every error on the line its path leads to, or, where the path leads
 * nowhere, on the line of the nearest parent that exists. Each error is put on exactly one line.
 */
export function annotateJson(value: unknown, errors: readonly ValidationError[]): JsonLine[] {
  const lines: JsonLine[] = [];
  writeValue(lines, { value, depth: 0, comma: false, marks: buildMarks(errors) });
  return lines;
}

// --- internal ---

/** The errors by path: those that end here, and those of deeper paths by their next key. */
interface Marks {
  readonly here: number[];
  readonly below: Map<string, Marks>;
}

interface Item {
  readonly value: unknown;
  readonly key?: string;
  readonly depth: number;
  readonly comma: boolean;
  readonly marks: Marks | undefined;
}

function buildMarks(errors: readonly ValidationError[]): Marks {
  const root: Marks = { here: [], below: new Map() };
  errors.forEach((error, position) => {
    let node = root;
    for (const key of error.path.slice(0, maxDepth + 1)) {
      let next = node.below.get(key);
      if (next === undefined) {
        next = { here: [], below: new Map() };
        node.below.set(key, next);
      }
      node = next;
    }
    node.here.push(position);
  });
  return root;
}

function writeValue(lines: JsonLine[], item: Item): void {
  const { value, key, depth, comma, marks } = item;
  if (typeof value !== "object" || value === null) {
    lines.push({ depth, key, comma, ...formatScalar(value), errors: allErrors(marks) });
    return;
  }
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length === 0 || depth >= maxDepth) {
    const text = entries.length === 0 ? `${open}${close}` : `${open} … ${close}`;
    lines.push({ depth, key, text, kind: "bracket", comma, errors: allErrors(marks) });
    return;
  }
  const errors = errorsWithoutPlace(marks, new Set(entries.map(([name]) => name)));
  lines.push({ depth, key, text: open, kind: "bracket", comma: false, errors });
  entries.forEach(([name, child], position) => {
    writeValue(lines, {
      value: child,
      key: isArray ? undefined : name,
      depth: depth + 1,
      comma: position < entries.length - 1,
      marks: marks?.below.get(name),
    });
  });
  lines.push({ depth, text: close, kind: "bracket", comma, errors: [] });
}

function formatScalar(value: unknown): Pick<JsonLine, "text" | "kind"> {
  if (typeof value === "string") return { text: JSON.stringify(value), kind: "string" };
  const isNumber = typeof value === "number" || typeof value === "bigint";
  return { text: String(value), kind: isNumber ? "number" : "literal" };
}

function errorsWithoutPlace(marks: Marks | undefined, keys: ReadonlySet<string>): number[] {
  if (marks === undefined) return [];
  const lost = [...marks.below].filter(([key]) => !keys.has(key));
  return inOrder([...marks.here, ...lost.flatMap(([, below]) => allErrors(below))]);
}

function allErrors(marks: Marks | undefined): number[] {
  if (marks === undefined) return [];
  return inOrder([...marks.here, ...[...marks.below.values()].flatMap(allErrors)]);
}

function inOrder(positions: number[]): number[] {
  return positions.sort((a, b) => a - b);
}
