import * as jsonc from "jsonc-parser";

/** Counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Where values lie in a JSON text, which need not be valid; what is absent is placed at the nearest parent. Without a
 * tree, as the text may be large.
 */
export function findJsonPlaces(
  text: string,
  paths: readonly (readonly (string | number)[])[],
): TextPlace[] {
  const found = paths.map(() => ({ depth: -1, place: textStart }));
  const visit = (line: number, character: number, path: readonly (string | number)[]) => {
    let isOnTheWay = false;
    for (const [index, wanted] of paths.entries()) {
      const best = found[index];
      if (best === undefined || path.length <= best.depth) continue;
      if (!path.every((key, depth) => key === wanted[depth])) continue;
      found[index] = { depth: path.length, place: toPlace(line, character) };
      isOnTheWay ||= path.length < wanted.length;
    }
    return isOnTheWay;
  };
  runVisitor(text, {
    onObjectBegin: (_, __, line, character, path) => visit(line, character, path()),
    onArrayBegin: (_, __, line, character, path) => visit(line, character, path()),
    // Without these the visitor would never leave an object or array whose inside it skips.
    onObjectEnd: () => {},
    onArrayEnd: () => {},
    onLiteralValue: (_, __, ___, line, character, path) => void visit(line, character, path()),
  });
  return found.map(({ place }) => place);
}

/** Where a text stops being JSON; its start when that cannot be told. */
export function findSyntaxFault(text: string): TextPlace {
  let place: TextPlace | undefined;
  runVisitor(text, {
    onError: (_, __, ___, line, character) => {
      place ??= toPlace(line, character);
    },
  });
  return place ?? textStart;
}

// --- internal ---

const textStart: TextPlace = { line: 1, column: 1 };

function toPlace(line: number, character: number): TextPlace {
  return { line: line + 1, column: character + 1 };
}

function runVisitor(text: string, visitor: jsonc.JSONVisitor): void {
  try {
    jsonc.visit(text, visitor, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // Nested too deeply to be visited: what was found by then stays.
    if (!(error instanceof RangeError)) throw error;
  }
}
