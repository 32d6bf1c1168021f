import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { root } from "./sourceModules.ts";

const menuEntrySchema = z.object({
  command: z.string().optional(),
  submenu: z.string().optional(),
  when: z.string().optional(),
  group: z.string().optional(),
});
const viewSchema = z.object({
  id: z.string(),
  name: z.string(),
  icon: z.string().optional(),
  when: z.string().optional(),
});
const settingSchema = z.object({
  default: z.unknown(),
  scope: z.string().optional(),
  order: z.number().optional(),
  description: z.string().optional(),
  markdownDescription: z.string().optional(),
});

const manifestSchema = z.object({
  main: z.string(),
  icon: z.string(),
  engines: z.object({ vscode: z.string() }),
  devDependencies: z.record(z.string(), z.string()),
  activationEvents: z.array(z.string()).default([]),
  contributes: z.object({
    commands: z.array(
      z.object({
        command: z.string(),
        title: z.string(),
        category: z.string().optional(),
        enablement: z.string().optional(),
      }),
    ),
    menus: z.record(z.string(), z.array(menuEntrySchema)),
    views: z.record(z.string(), z.array(viewSchema)),
    viewsContainers: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
    viewsWelcome: z.array(
      z.object({ view: z.string(), contents: z.string(), when: z.string().optional() }),
    ),
    configuration: z.object({ properties: z.record(z.string(), settingSchema) }),
    customEditors: z.array(z.object({ viewType: z.string() })).default([]),
    keybindings: z.array(menuEntrySchema).default([]),
    walkthroughs: z.array(z.unknown()).default([]),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** `package.json` with the parts an extension has. */
export async function loadManifest(): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse(await loadText("package.json")));
}

/** Texts of the manifest by key. */
export async function loadManifestTexts(): Promise<Record<string, string>> {
  return z.record(z.string(), z.string()).parse(JSON.parse(await loadText("package.nls.json")));
}

/** Every string value within a JSON value. */
export function collectStrings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(collectStrings);
}

/** Every `when` and `enablement` of the manifest. */
export function collectConditions({ contributes }: Manifest): string[] {
  const { commands, menus, views, viewsWelcome, keybindings } = contributes;
  const entries = [
    ...Object.values(menus).flat(),
    ...Object.values(views).flat(),
    ...viewsWelcome,
    ...keybindings,
  ];
  const conditions = [
    ...entries.map((entry) => entry.when),
    ...commands.map((command) => command.enablement),
  ];
  return conditions.flatMap((condition) => (condition === undefined ? [] : [condition]));
}

/** Names of the context keys that a `when` clause reads. */
export function parseContextKeys(condition: string): string[] {
  return condition.split(/&&|\|\|/).map((term) => {
    const [key = ""] = term
      .trim()
      .replace(/^[!(\s]+/, "")
      .split(/\s*(?:==|!=|=~|<|>|\bin\b|\))/);
    return key.trim();
  });
}

/** Text of a file below the root. */
export async function loadText(file: string): Promise<string> {
  return await readFile(path.join(root, file), "utf8");
}
