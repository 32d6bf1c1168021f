import { createPacer } from "../../common/pacer.ts";
import { openPlaceReader } from "../../loggers/lines/placeReader.ts";
import { NumberList } from "./numberList.ts";
import type { LogFile, TestLines } from "./recordLog.ts";
import { maxLineBytes } from "./scanLines.ts";

/** The last search of the lines of one test; it goes on where the log has grown. */
export class LineSearch {
  /** Positions of the lines that fit. */
  readonly found = new NumberList("uint32");
  private readonly words: readonly string[];
  private searched = 0;
  private isAbandoned = false;
  private turn: Promise<void> | undefined;

  /** Each word must occur in a line, in upper or lower case; of a very long line only the beginning counts. */
  constructor(words: readonly string[]) {
    this.words = words;
  }

  has(words: readonly string[]): boolean {
    return words.length === this.words.length && words.every((word, at) => word === this.words[at]);
  }

  /** Ends the search where it stands: another one took its place. */
  abandon(): void {
    this.isAbandoned = true;
  }

  /** Searches the lines that were not searched yet; resolves early when it is abandoned. */
  async run(lines: TestLines, files: readonly LogFile[]): Promise<void> {
    while (this.searched < lines.count && !this.isAbandoned) {
      this.turn ??= this.search(lines, files).finally(() => {
        this.turn = undefined;
      });
      await this.turn;
    }
  }

  private async search(lines: TestLines, files: readonly LogFile[]): Promise<void> {
    const reader = openPlaceReader();
    const pacer = createPacer();
    let openFile = -1;
    try {
      for (; this.searched < lines.count; this.searched += 1) {
        if (this.searched % linesBetweenLooks === 0 && pacer.isDue()) await pacer.rest();
        if (this.isAbandoned) return;
        const { file, offset, length } = lines.at(this.searched);
        if (file !== openFile) reader.close();
        openFile = file;
        const path = files[file]?.path ?? "";
        const place = { file: path, offset, length: Math.min(length, maxLineBytes) };
        const text = reader.read(place).toLowerCase();
        if (this.words.every((word) => text.includes(word))) this.found.push(this.searched);
      }
    } finally {
      reader.close();
    }
  }
}

/** The words of a search, in lower case. */
export function splitWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

// --- internal ---

const linesBetweenLooks = 32;
