import type { ReportSession } from "./session/reportSession.ts";
import { isSameTest } from "./session/state.ts";
import { FoundText, splitWords } from "./tests/foundText.ts";
import type { TestList } from "./tests/testList.ts";

/** What is searched on. */
export interface SearchedPage {
  readonly session: ReportSession;
  readonly list: TestList | null;
  /** The pane with the attempts of the test that is shown. */
  readonly pane: Element | null;
}

/** Goes through what a search has found: the places within the test that is shown, then the next test. */
export class Finder {
  private readonly text = new FoundText();
  /** What was marked last: the same is not marked again. */
  private marked: { readonly shown: unknown; readonly words: string } | undefined;
  /** Position of the test that was opened last, among those found. */
  private at = -1;
  /** Which of the places of a test that is on its way is wanted. */
  private pending: 1 | -1 | undefined;
  /** Where to go once the tests of the words that were typed are here. */
  private waiting: 1 | -1 | undefined;

  /** Goes to the next place, or the one before; after the last comes the first. */
  step({ session, list }: SearchedPage, direction: 1 | -1): void {
    const { total = 0, isStale } = session.tests;
    this.waiting = isStale ? direction : undefined;
    if (isStale) return;
    if (this.text.step(direction) || total === 0) return;
    const at = this.position(session) ?? (direction > 0 ? -1 : 0);
    this.at = (at + direction + total) % total;
    this.pending = direction;
    list?.openAt(this.at);
  }

  /** Where the test that is shown stands among those found, from 0; undefined where it is none of them. */
  position({ tests, detail }: ReportSession): number | undefined {
    if (detail.kind === "none") return undefined;
    const { key } = detail;
    // Its page may have been given up since.
    const isStill = this.at >= 0 && isSameTest(tests.rowAt(this.at), key);
    return isStill ? this.at : tests.indexOf((test) => isSameTest(test, key));
  }

  /** Marks the words in the test that is shown, once that or the words are others than before. */
  async mark(page: SearchedPage): Promise<void> {
    const { session, pane } = page;
    if (this.waiting !== undefined) this.step(page, this.waiting);
    const words = splitWords(session.filter.text);
    const marked = { shown: session.detail, words: words.join(" ") };
    if (this.marked?.shown === marked.shown && this.marked.words === marked.words) return;
    this.marked = marked;
    await this.text.mark(pane, words);
    if (this.pending === undefined || session.detail.kind === "loading") return;
    this.text.step(this.pending);
    this.pending = undefined;
  }
}
