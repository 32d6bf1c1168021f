import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  commandIds,
  contextKeys,
  settingKeys,
  settingsSection,
  viewIds,
  viewTypes,
} from "../../../src/editor/ids.ts";

const root = path.resolve(import.meta.dirname, "../../..");

/** Context keys of VS Code itself that our conditions may use. */
const editorKeys = new Set([
  "activeWebviewPanelId",
  "false",
  "isWorkspaceTrusted",
  "resourceFilename",
  "view",
  "viewItem",
  "virtualWorkspace",
  "workbenchState",
  "workspaceFolderCount",
]);

describe("manifest", () => {
  let manifest: Manifest;
  let strings: Record<string, string>;
  before(async () => {
    manifest = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    strings = JSON.parse(await readFile(path.join(root, "package.nls.json"), "utf8"));
  });

  it("contributes every command, view, setting and view type of the code and no other", () => {
    const { commands, views, configuration } = manifest.contributes;
    assert.deepEqual(commands.map(({ command }) => command).toSorted(), sortedValues(commandIds));
    const contributed = Object.values(views).flatMap((list) => list.map(({ id }) => id));
    assert.deepEqual(contributed.toSorted(), sortedValues(viewIds));
    const settings = sortedValues(settingKeys).map((key) => `${settingsSection}.${key}`);
    assert.deepEqual(Object.keys(configuration.properties).toSorted(), settings);
    const events = Object.values(viewTypes).map((type) => `onWebviewPanel:${type}`);
    assert.deepEqual(manifest.activationEvents, events);
  });

  it("has every text it names, and no text it does not use", () => {
    const named = JSON.stringify(manifest).matchAll(/%([\w.]+)%/g);
    const keys = [...new Set([...named].map(([, key]) => key))].toSorted();
    assert.deepEqual(keys, Object.keys(strings).toSorted());
  });

  it("gives every command the category and a title in the nls file", () => {
    for (const { category, title } of manifest.contributes.commands) {
      assert.equal(category, "%displayName%");
      assert.match(title, /^%command\.\w+%$/);
    }
  });

  it("uses only known context keys in conditions", () => {
    const known = new Set<string>([...editorKeys, ...Object.values(contextKeys)]);
    for (const condition of listConditions(manifest)) {
      const keys = condition
        .replace(/\/(?:\\.|[^/])*\//g, "")
        .replace(/(==|=~)\s*[\w.]+/g, "")
        .match(/[A-Za-z][\w.]*/g);
      for (const key of keys ?? []) assert.ok(known.has(key), `${key} in "${condition}"`);
    }
  });

  it("runs only contributed commands from menus and welcome texts", () => {
    const ids = new Set<string>(Object.values(commandIds));
    const inMenus = Object.values(manifest.contributes.menus).flat();
    for (const { command } of inMenus) assert.ok(ids.has(command), command);
    const links = Object.values(strings)
      .join("\n")
      .matchAll(/\(command:(touchstone\.\w+)\)/g);
    for (const [, command] of links) assert.ok(ids.has(command ?? ""), command);
  });

  it("gives every setting a default, a description and a place", () => {
    for (const [key, setting] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.notEqual(setting.default, undefined, key);
      assert.match(setting.markdownDescription, /^%/, key);
      assert.match(setting.scope, /^(resource|window)$/, key);
      assert.equal(typeof setting.order, "number", key);
    }
  });

  it("names pictures that are there", () => {
    const { viewsContainers, walkthroughs } = manifest.contributes;
    const files = [
      manifest.icon,
      ...viewsContainers.activitybar.map(({ icon }) => icon),
      ...walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
    ];
    for (const file of files) assert.ok(existsSync(path.join(root, file)), file);
  });
});

interface Manifest {
  icon: string;
  activationEvents: string[];
  contributes: {
    commands: { command: string; title: string; category: string; enablement?: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    views: Record<string, { id: string }[]>;
    viewsWelcome: { when: string }[];
    viewsContainers: { activitybar: { icon: string }[] };
    walkthroughs: { steps: { media: { svg: string } }[] }[];
    configuration: {
      properties: Record<
        string,
        { default: unknown; markdownDescription: string; scope: string; order: number }
      >;
    };
  };
}

function listConditions({ contributes }: Manifest): string[] {
  const { commands, menus, viewsWelcome } = contributes;
  return [
    ...commands.map(({ enablement }) => enablement ?? ""),
    ...Object.values(menus).flatMap((items) => items.map(({ when }) => when ?? "")),
    ...viewsWelcome.map(({ when }) => when),
  ];
}

function sortedValues(record: Record<string, string>): string[] {
  return Object.values(record).toSorted();
}
