import type { GrantedKey } from "../../model/config/keyNeed.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { createMasker, type Masker } from "../masking/masker.ts";
import { keyPatterns, longestMatch } from "./keyPatterns.ts";
import { listScannedFiles, type OnLeftOut } from "./listScannedFiles.ts";
import { readTextBlocks, type TextBlock } from "./readTextBlocks.ts";

/** A secret in a file, never what it is. */
export interface Finding {
  /** As the path was given that it lies below. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What it looks like, or whose value it is. */
  readonly kind: string;
}

export interface ScanOptions {
  /** Files or folders. */
  readonly paths: readonly string[];
  /** Values that are looked for in every form; those too short to be masked are not. */
  readonly keys: readonly GrantedKey[];
  readonly onLeftOut: OnLeftOut;
}

/** Looks through files for the values of keys and for what looks like one, line by line. Throws `UserError` ("usage"). */
export async function scanFiles({ paths, keys, onLeftOut }: ScanOptions): Promise<Finding[]> {
  const masker = createMasker(keys);
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const given of paths) {
    for await (const file of listScannedFiles(given, onLeftOut)) {
      if (seen.has(file)) continue;
      seen.add(file);
      try {
        findings.push(...(await scanFile(file, masker, onLeftOut)));
      } catch (error) {
        const isMeant = error instanceof UserError && error.code === "unsupported";
        onLeftOut(file, errorMessage(error), !isMeant);
      }
    }
  }
  return findings;
}

// --- internal ---

const mostInAFile = 1000;

async function scanFile(file: string, masker: Masker, onLeftOut: OnLeftOut): Promise<Finding[]> {
  const found = new Map<string, Finding>();
  const overlap = Math.max(longestMatch, masker.longest);
  for await (const block of readTextBlocks(file, overlap)) {
    for (const { at, kind } of findInBlock(block, masker)) {
      const line = lineAt(block, at);
      found.set(`${line} ${kind}`, { file, line, kind });
    }
    if (found.size <= mostInAFile) continue;
    onLeftOut(file, `has more than ${mostInAFile} findings; the rest of it was left out`, false);
    break;
  }
  return [...found.values()].sort((a, b) => a.line - b.line).slice(0, mostInAFile);
}

interface Place {
  readonly at: number;
  readonly kind: string;
}

/** What begins before the end of what is new; the next block has the rest. */
function* findInBlock({ text, end }: TextBlock, masker: Masker): Generator<Place> {
  for (const { at, name } of findValues(text, masker)) {
    if (at < end) yield { at, kind: `value of ${name}` };
  }
  for (const { kind, pattern, isReal } of keyPatterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      if (match.index >= end) break;
      if (isReal === undefined || isReal(match)) yield { at: match.index, kind };
    }
  }
}

/** Line by line, so that only the lines that may hold one are looked at closely. */
function* findValues(text: string, masker: Masker): Generator<{ at: number; name: string }> {
  if (!masker.mayHold(text)) return;
  for (let from = 0; from < text.length; ) {
    const lineEnd = text.indexOf("\n", from);
    const to = lineEnd === -1 ? text.length : lineEnd;
    for (const { at, name } of masker.find(text.slice(from, to))) yield { at: from + at, name };
    from = to + 1;
  }
}

function lineAt({ text, line }: TextBlock, at: number): number {
  let number = line;
  for (let end = text.indexOf("\n"); end !== -1 && end < at; end = text.indexOf("\n", end + 1)) {
    number += 1;
  }
  return number;
}
