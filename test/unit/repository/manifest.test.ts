import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import packageFile from "../../../package.json" with { type: "json" };
import {
  commandIds,
  contextKeys,
  mcpProviderId,
  resultEditorType,
  settingKeys,
  settingsSection,
  viewIds,
  viewTypes,
} from "../../../src/editor/ids.ts";
import { buildLanguageModelTools } from "../../harness/manifest/languageModelTools.ts";
import {
  collectConditions,
  collectStrings,
  loadManifest,
  loadManifestTexts,
  loadText,
  parseContextKeys,
} from "./manifest.ts";
import { root } from "./sourceModules.ts";

/** Context keys that VS Code itself sets. */
const editorContextKeys = [
  "activeWebviewPanelId",
  "explorerResourceIsFolder",
  "false",
  "focusedView",
  "inputFocus",
  "isInDiffEditor",
  "isWorkspaceTrusted",
  "listDoubleSelection",
  "listFocus",
  "listMultiSelection",
  "resourceDirname",
  "resourceExtname",
  "resourceFilename",
  "resourceScheme",
  "view",
  "viewItem",
  "virtualWorkspace",
  "workbenchState",
  "workspaceFolderCount",
];
const categoryKey = "%displayName%";

const rawManifest: unknown = JSON.parse(await loadText("package.json"));
const manifest = await loadManifest();
const texts = await loadManifestTexts();

describe("the manifest and the ids in the code", () => {
  it("name the same commands", () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(contributed.toSorted(), Object.values(commandIds).toSorted());
  });

  it("name the same views", () => {
    const contributed = Object.values(manifest.contributes.views).flat();
    assert.deepEqual(contributed.map(({ id }) => id).toSorted(), Object.values(viewIds).toSorted());
  });

  it("name the same settings", () => {
    const keys = Object.values(settingKeys).map((key) => `${settingsSection}.${key}`);
    const contributed = Object.keys(manifest.contributes.configuration.properties);
    assert.deepEqual(contributed.toSorted(), keys.toSorted());
  });

  it("name the same editor of result files", () => {
    const types = manifest.contributes.customEditors.map(({ viewType }) => viewType);
    assert.deepEqual(types, [resultEditorType]);
  });

  it("wake the extension for the panels it restores, the files it helps with and links to it, and for nothing else", () => {
    const events = Object.values(viewTypes).map((type) => `onWebviewPanel:${type}`);
    const files = ["onLanguage:jsonc", "workspaceContains:**/*.touchstone.json"];
    const expected = [...events, ...files, "onUri"];
    assert.deepEqual(manifest.activationEvents.toSorted(), expected.toSorted());
  });
});

describe("the manifest", () => {
  it("has a text for every key and a key for every text", () => {
    const keys = collectStrings(rawManifest).flatMap(findTextKeys);
    assert.deepEqual([...new Set(keys)].toSorted(), Object.keys(texts).toSorted());
  });

  it("has no text of its own at a place that is shown", () => {
    const shown = collectShown(withoutTextsForModels(packageFile));
    assert.ok(shown.length > 100);
    assert.deepEqual(
      shown.filter((text) => findTextKeys(text).length === 0),
      [],
    );
  });

  it("reads only context keys that somebody sets", () => {
    const settings = Object.keys(manifest.contributes.configuration.properties);
    const known = new Set<string>([
      ...editorContextKeys,
      ...Object.values(contextKeys),
      ...settings.map((key) => `config.${key}`),
    ]);
    const used = collectConditions(manifest).flatMap(parseContextKeys);
    assert.deepEqual(
      used.filter((key) => !known.has(key)),
      [],
    );
  });

  it("uses every context key that the extension sets", () => {
    const used = new Set(collectConditions(manifest).flatMap(parseContextKeys));
    const events = collectStrings(manifest.contributes.walkthroughs).filter((text) =>
      text.startsWith("onContext:"),
    );
    const eventKeys = new Set(
      events.flatMap((event) => parseContextKeys(event.replace("onContext:", ""))),
    );
    const unused = Object.values(contextKeys).filter(
      (key) => !used.has(key) && !eventKeys.has(key),
    );
    assert.deepEqual(unused, []);
  });

  it("gives every setting a default, a description, a scope and a place", () => {
    for (const [key, setting] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.notEqual(setting.default, undefined, `${key} has a default`);
      assert.match(setting.markdownDescription ?? "", /^%/, `${key} has a description`);
      assert.ok(["resource", "window"].includes(setting.scope ?? ""), `${key} has a scope`);
      assert.equal(typeof setting.order, "number", `${key} has an order`);
    }
  });

  it("puts every command into the category Touchstone", () => {
    const categories = manifest.contributes.commands.map(({ category }) => category);
    assert.deepEqual([...new Set(categories)], [categoryKey]);
    assert.equal(texts.displayName, "Touchstone");
    for (const { title } of manifest.contributes.commands) assert.match(title, /^%command\.\w+%$/);
  });

  it("keeps commands that need a row out of the palette", () => {
    const { menus } = manifest.contributes;
    const hidden = menus.commandPalette?.filter(({ when }) => when === "false") ?? [];
    assert.deepEqual(hidden.map(({ command }) => command).toSorted(), [
      commandIds.continueRun,
      commandIds.loadMoreRuns,
      commandIds.pauseRun,
      commandIds.startRunOfConfig,
    ]);
  });

  it("starts runs from menus in trusted workspaces only", () => {
    const starting = [
      commandIds.startRun,
      commandIds.startRunOfConfig,
      commandIds.rerun,
      commandIds.resumeRun,
      commandIds.runScenario,
      commandIds.newConfig,
      commandIds.addProvider,
    ] as string[];
    const unguarded = Object.values(manifest.contributes.menus)
      .flat()
      .filter(({ command = "", when = "" }) => {
        return (
          starting.includes(command) && when !== "false" && !when.includes("isWorkspaceTrusted")
        );
      });
    assert.deepEqual(unguarded, []);
  });

  it("offers in menus only commands and views that exist", () => {
    const commands = new Set<string>(Object.values(commandIds));
    const inMenus = Object.values(manifest.contributes.menus).flat();
    assert.deepEqual(
      inMenus.filter(({ command }) => command !== undefined && !commands.has(command)),
      [],
    );
    const views = new Set<string>(Object.values(viewIds));
    assert.deepEqual(
      manifest.contributes.viewsWelcome.filter(({ view }) => !views.has(view)),
      [],
    );
  });

  it("writes no code marks into welcome texts, where they would be shown as they are", () => {
    const marked = manifest.contributes.viewsWelcome.filter(({ contents }) =>
      /`/.test(texts[contents.replaceAll("%", "")] ?? contents),
    );
    assert.deepEqual(marked, []);
  });

  it("has steps of the walkthrough done by what has happened, not by a command that may run otherwise", () => {
    const events = collectStrings(manifest.contributes.walkthroughs).filter((text) =>
      /^on[A-Z]\w+:/.test(text),
    );
    assert.ok(events.length >= 5);
    assert.deepEqual(
      events.filter((event) => !event.startsWith("onContext:")),
      [],
    );
  });

  it("has commands in its texts that exist", () => {
    const commands = new Set<string>(Object.values(commandIds));
    const linked = Object.values(texts).flatMap((text) =>
      [...text.matchAll(/command:(touchstone\.\w+)/g)].map(([, id = ""]) => id),
    );
    assert.ok(linked.length > 0);
    assert.deepEqual(
      linked.filter((id) => !commands.has(id)),
      [],
    );
  });

  it("points to pictures that are there", () => {
    const pictures = collectStrings(rawManifest).filter((text) => /\.(svg|png)$/.test(text));
    assert.ok(pictures.includes(manifest.icon));
    assert.deepEqual(
      pictures.filter((picture) => !existsSync(path.join(root, picture))),
      [],
    );
  });

  it("has types of VS Code that are not newer than the oldest VS Code it runs on", () => {
    const [, oldest] = /^\^1\.(\d+)\./.exec(manifest.engines.vscode) ?? [];
    const [, types] = /^1\.(\d+)\./.exec(manifest.devDependencies["@types/vscode"] ?? "") ?? [];
    assert.ok(Number(types) <= Number(oldest), `types of 1.${types}, engine from 1.${oldest}`);
  });
});

describe("the reader of when clauses", () => {
  it("finds the keys on the left of every term", () => {
    const clause = "!a.b && view == c || (viewItem =~ /\\bd\\b/ && e > 0)";
    assert.deepEqual(parseContextKeys(clause), ["a.b", "view", "viewItem", "e"]);
  });

  it("has the tools for agents as `npm run docs` writes them, and our name among MCP servers", () => {
    const { languageModelTools, mcpServerDefinitionProviders } = packageFile.contributes;
    assert.deepEqual(languageModelTools, buildLanguageModelTools(), "npm run docs");
    assert.deepEqual(
      mcpServerDefinitionProviders.map(({ id }) => id),
      [mcpProviderId],
    );
  });
});

// --- internal ---

function findTextKeys(text: string): string[] {
  const key = /^%(.+)%$/.exec(text)?.[1];
  return key === undefined ? [] : [key];
}

const shownKeys = [
  ...["title", "category", "name", "contextualTitle", "displayName", "contents", "altText"],
  ...["description", "markdownDescription", "deprecationMessage", "enumDescriptions"],
  ...["markdownEnumDescriptions", "enumItemLabels"],
];

/** What a tool takes, and its name, are read by models only. */
function withoutTextsForModels({ contributes, ...rest }: typeof packageFile): unknown {
  const languageModelTools = contributes.languageModelTools.map(
    ({ displayName, userDescription }) => ({ displayName, description: userDescription }),
  );
  return { ...rest, contributes: { ...contributes, languageModelTools } };
}

/** What stands at the keys of the manifest that VS Code shows; the name of the package is none of them. */
function collectShown(value: unknown, depth = 0): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const isShown = shownKeys.includes(key) && !(depth === 0 && key === "name");
    return isShown ? collectStrings(each) : collectShown(each, depth + 1);
  });
}
