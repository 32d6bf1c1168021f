import "./foundText.css";
import { BoundedText } from "../json/boundedText.ts";

/** Where the searched words are in the attempts that are shown: marked, and gone through one by one. */
export class FoundText {
  private ranges: readonly Range[] = [];
  private at = -1;

  /** Marks the words in a pane; nothing where there is no pane, or no word. */
  async mark(pane: Element | null, words: readonly string[]): Promise<void> {
    this.ranges = pane === null ? [] : await findInPane(pane, words);
    this.at = -1;
    show("found", this.ranges);
    show("found-current", []);
  }

  /** Brings the next place into view, or the one before; false when there is none any more. */
  step(direction: 1 | -1): boolean {
    const next = this.at < 0 && direction < 0 ? this.ranges.length - 1 : this.at + direction;
    const range = this.ranges[next];
    if (range === undefined) return false;
    this.at = next;
    show("found-current", [range]);
    reveal(range);
    return true;
  }
}

/** The words of a search, as the host looks for them. */
export function splitWords(text = ""): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

// --- internal ---

/** More places than these are not marked. */
const mostRanges = 1_000;
/** What the host searches: replies, and what was wrong with them; not their prompts. */
const searched = [".errors", ".notice", ".json", ".raw"].map(
  (part) => `:is(${part}):not(.prompt *)`,
);

async function findInPane(pane: Element, words: readonly string[]): Promise<Range[]> {
  if (words.length === 0) return [];
  const texts = [...pane.querySelectorAll("touchstone-json, touchstone-text")];
  await Promise.all(texts.map((text) => Reflect.get(text, "updateComplete")));
  const found = findRanges(pane, words);
  if (found.length > 0) return preferOpen(found);
  // It may be beyond what is shown of a huge reply.
  const cut = texts.filter(
    (text) => text instanceof BoundedText && text.closest(".prompt") === null,
  );
  for (const text of cut) {
    if (text instanceof BoundedText && hasWord(text.text, words)) await text.showAll();
  }
  return findRanges(pane, words);
}

function findRanges(pane: Element, words: readonly string[]): Range[] {
  const ranges: Range[] = [];
  for (const part of pane.querySelectorAll(searched.join())) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      ranges.push(...findInNode(node, words));
      if (ranges.length >= mostRanges) return ranges.slice(0, mostRanges);
    }
  }
  return ranges;
}

function findInNode(node: Node, words: readonly string[]): Range[] {
  const text = (node.nodeValue ?? "").toLowerCase();
  const ranges: Range[] = [];
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      // A few letters are longer in lower case, so that a place may lie beyond the end.
      if (at + word.length > (node.nodeValue ?? "").length) break;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      ranges.push(range);
      if (ranges.length >= mostRanges) return ranges;
    }
  }
  return ranges.sort((a, b) => a.startOffset - b.startOffset);
}

/** What is folded away tells the same once more, mostly. */
function preferOpen(ranges: Range[]): Range[] {
  const open = ranges.filter((range) => listFolded(range).length === 0);
  return open.length > 0 ? open : ranges;
}

function listFolded({ startContainer }: Range): HTMLDetailsElement[] {
  const folded: HTMLDetailsElement[] = [];
  for (let at = startContainer.parentElement; at !== null; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement && !at.open) folded.push(at);
  }
  return folded;
}

function hasWord(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.some((word) => lower.includes(word));
}

function show(name: string, ranges: readonly Range[]): void {
  CSS.highlights.set(name, new Highlight(...ranges));
}

/** Scrolls the pane alone: the list beside it stays where it is. */
function reveal(range: Range): void {
  for (const details of listFolded(range)) details.open = true;
  const pane = range.startContainer.parentElement?.closest(".detail");
  if (pane === null || pane === undefined) return;
  const [place, bounds] = [range.getBoundingClientRect(), pane.getBoundingClientRect()];
  pane.scrollBy({ top: place.top - bounds.top - bounds.height / 3 });
}
