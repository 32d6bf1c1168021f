import path from "node:path";
import type { HostResult } from "../../../src/model/wire/hostProtocol.ts";
import { makeWorkspace } from "../scenarios/config/makeWorkspace.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

/** A workspace folder with a host that helps with its files; texts have a `|` where the cursor is. */
export interface AssistHarness {
  readonly folder: string;
  readonly host: HostHarness;
  complete(file: string, marked: string): Promise<HostResult<"completeDocument">>;
  /** What a text becomes when a completion of this label is taken. */
  take(file: string, marked: string, label: string): Promise<string>;
  explain(file: string, marked: string): Promise<HostResult<"explainPlace">["explanation"]>;
  /** Places as `file:line:column`, files relative to the folder. */
  define(file: string, marked: string): Promise<string[]>;
  /** Texts of links, each with the file it leads to relative to the folder. */
  link(file: string, text: string): Promise<string[]>;
  lenses(file: string, text: string): Promise<HostResult<"describeLenses">>;
}

export async function openAssist(files: Record<string, unknown>): Promise<AssistHarness> {
  const folder = await makeWorkspace(files);
  const host = await openHost(folder, path.join(folder, "data"));
  const at = (name: string, marked: string) => {
    const offset = marked.indexOf("|");
    const text = marked.slice(0, offset) + marked.slice(offset + 1);
    return { file: path.join(folder, name), text, offset };
  };
  const relative = (file: string) => path.relative(folder, file);
  const complete: AssistHarness["complete"] = (name, marked) =>
    host.request("completeDocument", at(name, marked));
  return {
    folder,
    host,
    complete,
    async take(name, marked, label) {
      const { span, completions } = await complete(name, marked);
      const taken = completions.find((each) => each.label === label);
      if (taken === undefined) {
        throw new Error(`no "${label}" among ${completions.map((each) => each.label).join(", ")}`);
      }
      const { text } = at(name, marked);
      const insert = taken.isSnippet ? fillIn(taken.insert) : taken.insert;
      return text.slice(0, span.start) + insert + text.slice(span.end);
    },
    explain: async (name, marked) =>
      (await host.request("explainPlace", at(name, marked))).explanation,
    async define(name, marked) {
      const { places } = await host.request("findDefinitions", at(name, marked));
      return places.map(({ file, line, column }) => `${relative(file)}:${line}:${column}`);
    },
    async link(name, text) {
      const { links } = await host.request("listLinks", { file: path.join(folder, name), text });
      return links.map(({ start, end, file }) => `${text.slice(start, end)} -> ${relative(file)}`);
    },
    lenses: (name, text) => host.request("describeLenses", { file: path.join(folder, name), text }),
  };
}

/** A snippet with what its places begin with, or their first choice. */
export function fillIn(snippet: string): string {
  const part =
    /\\([\\$},|])|\$\{\d+\|((?:[^,|\\]|\\.)*)(?:[^|\\]|\\.)*\|\}|\$\{\d+:((?:[^}\\]|\\.)*)\}|\$\{?\d+\}?/g;
  return snippet.replaceAll(part, (_, escaped?: string, choice?: string, text?: string) => {
    return escaped ?? (choice ?? text ?? "name").replaceAll(/\\([\\$},|])/g, "$1");
  });
}
