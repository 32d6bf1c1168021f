import { parseIsoOrDayNs } from "../../model/time/isoTime.ts";
import type { ResultRow } from "../../model/wire/serviceApi.ts";
import type { ResultQuery } from "../../model/wire/serviceApiParams.ts";
import { tagText } from "../http/etag.ts";
import type { ResultRows } from "./resultIndex.ts";

/** A page of the list as JSON text, with its tag. */
export interface ResultPage {
  readonly text: string;
  readonly tag: string;
}

/** Pages of the list, each written out once while the index stays as it is. */
export class ResultPages {
  private of: ResultRows | undefined;
  private pages = new Map<string, ResultPage>();

  build(index: ResultRows, query: ResultQuery): ResultPage {
    if (this.of !== index || this.pages.size >= maxPages) this.pages = new Map();
    this.of = index;
    const key = JSON.stringify(query);
    const page = this.pages.get(key) ?? writePage(index.rows, query);
    this.pages.set(key, page);
    return page;
  }
}

// --- internal ---

const maxPages = 100;

function writePage(rows: readonly ResultRow[], query: ResultQuery): ResultPage {
  const { limit, offset } = query;
  const found = rows.filter((row) => fits(row, query));
  const items = found.slice(offset, offset + limit);
  const text = JSON.stringify({ items, total: found.length, limit, offset });
  return { text, tag: tagText(text) };
}

function fits(row: ResultRow, { status, provider, since }: ResultQuery): boolean {
  // Files of others say no status: they are there, so the run has ended.
  if (status !== undefined && (row.status ?? "completed") !== status) return false;
  if (provider !== undefined && !row.summary.providers.includes(provider)) return false;
  if (since === undefined) return true;
  const sinceNs = parseIsoOrDayNs(since) ?? 0n;
  return Date.parse(row.timestamp) >= Number(sinceNs / 1_000_000n);
}
