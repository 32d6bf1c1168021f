/** Whether a text has conflict markers of a merge by git. */
export function hasConflictMarkers(text: string): boolean {
  return conflictStart.test(text);
}

/** The text as one side of a merge had it; the common ancestor between `|||||||` and `=======` is left out. */
export function takeSide(text: string, wanted: "ours" | "theirs"): string {
  let side: "both" | "ours" | "base" | "theirs" = "both";
  const kept: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const marker = /^(<{7}|\|{7}|={7}|>{7})(?: |$)/.exec(line)?.[1]?.[0];
    if (marker === "<") side = "ours";
    else if (marker === "|" && side === "ours") side = "base";
    else if (marker === "=" && side !== "both") side = "theirs";
    else if (marker === ">" && side !== "both") side = "both";
    else if (side === "both" || side === wanted) kept.push(line);
  }
  return kept.join("\n");
}

// --- internal ---

const conflictStart = /^<{7}(?: |$)/m;
