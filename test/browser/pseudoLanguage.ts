import type { Page } from "playwright-core";
import { extractTexts } from "../harness/l10n/bundle.ts";
import { evidence, names, words } from "./languageData.ts";

/** A text of the page, or of an attribute that is read out or shown by the pointer. */
export interface FoundText {
  readonly text: string;
  /** The elements it stands in, the innermost first. */
  readonly place: string;
}

/** Every text in a language of no country: longer, in brackets, and without a letter of English. */
export async function loadPseudoStrings(): Promise<Record<string, string>> {
  const { messages } = await extractTexts();
  const translated = [...messages].map(([key, message]) => {
    const text = typeof message === "string" ? message : message.message;
    return [key, `[!! ${accent(text)} !!]`];
  });
  return Object.fromEntries(translated);
}

/** What of a page was not looked up: texts with letters of English that are no data. */
export async function findUntranslated(page: Page): Promise<FoundText[]> {
  const texts = await page.evaluate<FoundText[]>(collectTexts);
  return texts.filter(({ text }) => !words.includes(text) && hasEnglish(text));
}

/** The elements that reach beyond the window or out of their own box, but for what scrolls or says by dots that it is cut. */
export async function findOverflows(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(collectOverflows);
}

// --- internal ---

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const accented = "åƀçđéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÅƁÇĐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ";

function accent(text: string): string {
  return [...text].map((letter) => accented[plain.indexOf(letter)] ?? letter).join("");
}

function hasEnglish(text: string): boolean {
  const parts = [...evidence, ...names].toSorted((a, b) => b.length - a.length);
  const rest = parts.reduce((left, part) => left.replaceAll(part, ""), text);
  return /[A-Za-z]/.test(figures.reduce((left, each) => left.replaceAll(each, ""), rest));
}

/** Numbers with their units, dates, hashes, paths and addresses: written alike in every language. */
const figures = [
  /\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}/g,
  /(?<![A-Za-z])[\d.,]+ ?(?:ns|µs|ms|s|m|h|B|KB|MB|GB|\/s)(?![A-Za-z])/g,
  /\d(?:\.\d+)?e-\d+/g,
  /\bp[\d.]+\b/g,
  /\b[0-9a-f]{8,24}\b/g,
  /\S*\/\S+/g,
  /\S+\.jsonl?\b/g,
];

/** What is read as code, replies and schemas among it, and the sentences of verdicts, which the run host writes. */
const others =
  "script, code, pre, .code, .path, .json, .value, .record-preview, .verdict-sentence, .verdict-why, .standing-why";

const collectTexts = `(() => {
  const found = [];
  const placeOf = (element) => {
    const names = [];
    for (let each = element; each !== null && names.length < 3; each = each.parentElement) {
      names.push([each.localName, ...each.classList].join("."));
    }
    return names.join(" < ");
  };
  const keep = (text, element, name = "") => {
    const isOther = element.closest(${JSON.stringify(others)}) !== null;
    if (text.trim() === "" || (isOther && !element.matches(".visually-hidden"))) return;
    found.push({ text: text.trim(), place: name + placeOf(element) });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) keep(walker.currentNode.data, walker.currentNode.parentElement);
  for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"]) {
    for (const element of document.querySelectorAll("[" + name + "]")) {
      keep(element.getAttribute(name), element, name + " of ");
    }
  }
  return found;
})()`;

const collectOverflows = `(() => {
  const scrolls = (element) => {
    for (let each = element.parentElement; each !== null && each !== document.body; each = each.parentElement) {
      if (getComputedStyle(each).overflowX !== "visible") return true;
    }
    return false;
  };
  const describe = (element) =>
    [element.localName, ...element.classList].join(".") + ": " + element.textContent.trim().slice(0, 60);
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("page: " + document.documentElement.scrollWidth);
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (box.width === 0 || element.closest("svg, canvas, select") !== null || style.clipPath !== "none") continue;
    if (box.right > innerWidth + 1 && !scrolls(element)) found.push("beyond the window: " + describe(element));
    const isCut = style.overflowX === "hidden" && style.textOverflow !== "ellipsis";
    const isBox = style.display !== "inline" && (isCut || element.localName === "button");
    if (isBox && element.scrollWidth > element.clientWidth + 1) found.push("beyond its box: " + describe(element));
  }
  return [...new Set(found)];
})()`;
