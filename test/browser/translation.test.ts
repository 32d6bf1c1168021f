import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import * as z from "zod";
import { installTestModel } from "../harness/extensionsFolder.ts";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { createTempFolder, removeAtExit, repositoryRoot } from "../harness/paths.ts";
import { ensureVsCode } from "../harness/vsCode.ts";
import { tree, welcome } from "./treeView.ts";
import { choose, hasCommand, openViewContainer, quickInput, runCommand } from "./workbench.ts";

describe("a translation beside the extension", () => {
  let window: VsCodeWindow | undefined;
  let page: Page;
  before(async function () {
    // Desktop VS Code takes a display language only from a language pack.
    if ((await ensureVsCode()).kind === "desktop") return this.skip();
    const extensionsFolder = await createTempFolder("translated");
    removeAtExit(extensionsFolder);
    await installTestModel(extensionsFolder);
    await installTranslated(extensionsFolder, "de");
    window = await openWindow({ fixture: "single-root", extensionsFolder, language: "de" });
    page = window.page;
  });
  after(() => window?.close());

  it("is what views and the palette say, from the texts of the manifest", async () => {
    await openViewContainer(page, "Touchstone");
    await welcome(page, "RUNS").getByText("NO RUNS YET.").waitFor();
    assert.ok(await hasCommand(page, "Touchstone: START RUN…"));
  });

  it("is what questions say, from the texts of the code, those that are made once among them", async () => {
    await runCommand(page, "Touchstone: START RUN…");
    await quickInput(page)
      .locator(".quick-input-title", { hasText: /^START RUN$/ })
      .waitFor();
    await quickInput(page).getByPlaceholder("PICK A CONFIG").waitFor();
    await quickInput(page).getByText("NEW CONFIG…").waitFor();
    await choose(page, "people");
    await tree(page, "RUNS").getByText("TODAY", { exact: true }).waitFor();
  });
});

// --- internal ---

/** Copies the extension as last built, with a translation into capitals. */
async function installTranslated(extensionsFolder: string, language: string): Promise<void> {
  const { publisher, name, version } = z
    .object({ publisher: z.string(), name: z.string(), version: z.string() })
    .parse(JSON.parse(await readFile(path.join(repositoryRoot, "package.json"), "utf8")));
  const target = path.join(extensionsFolder, `${publisher}.${name}-${version}`);
  await mkdir(target, { recursive: true });
  for (const part of ["package.json", "package.nls.json", "dist", "l10n", "media"]) {
    await cp(path.join(repositoryRoot, part), path.join(target, part), { recursive: true });
  }
  await translate(target, "package.nls.json", `package.nls.${language}.json`);
  await translate(target, "l10n/bundle.l10n.json", `l10n/bundle.l10n.${language}.json`);
}

async function translate(folder: string, from: string, to: string): Promise<void> {
  const withComment = z.object({ message: z.string() }).transform(({ message }) => message);
  const texts = z
    .record(z.string(), z.union([z.string(), withComment]))
    .parse(JSON.parse(await readFile(path.join(folder, from), "utf8")));
  const translated = Object.entries(texts).map(([key, each]) => [key, shout(each)]);
  await writeFile(path.join(folder, to), JSON.stringify(Object.fromEntries(translated)));
}

/** In capitals, but for the name, what stands in braces, icons and links. */
function shout(text: string): string {
  const parts = text.split(/(Touchstone|\{\w+\}|\$\([\w~-]+\)|\(command:[\w.]+\))/);
  return parts.map((part, at) => (at % 2 === 0 ? part.toUpperCase() : part)).join("");
}
