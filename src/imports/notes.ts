/** What could not be carried over, each thing once and how often. */
export interface Notes {
  add(text: string): void;
  list(): string[];
}

export function createNotes(): Notes {
  const counts = new Map<string, number>();
  return {
    add(text) {
      const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
      if (counts.has(short) || counts.size < most) counts.set(short, (counts.get(short) ?? 0) + 1);
      else counts.set(further, (counts.get(further) ?? 0) + 1);
    },
    list: () => [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} ×)`)),
  };
}

// --- internal ---

const most = 200;
const longest = 400;
const further = "Further notes are left out.";
