import { mkdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot } from "./paths.ts";

/** Puts the extension of this checkout, as last built, among the installed ones. */
export async function installBuiltExtension(extensionsFolder: string): Promise<void> {
  await linkExtension(repositoryRoot, extensionsFolder);
}

/** Puts the test model among the installed extensions. */
export async function installTestModel(extensionsFolder: string): Promise<void> {
  await installFixture("test-model", extensionsFolder);
}

/** Puts the test agent among the installed extensions. */
export async function installTestAgent(extensionsFolder: string): Promise<void> {
  await installFixture("test-agent", extensionsFolder);
}

/** Puts an extension that does nothing among the installed ones: what ours is measured against. */
export async function installBareExtension(extensionsFolder: string): Promise<void> {
  await installFixture("bare", extensionsFolder);
}

// --- internal ---

async function installFixture(name: string, extensionsFolder: string): Promise<void> {
  const source = path.join(repositoryRoot, "test/fixtures/extensions", name);
  await linkExtension(source, extensionsFolder);
}

async function linkExtension(source: string, extensionsFolder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(source, "package.json"), "utf8"));
  const { publisher, name, version } = manifest as Record<string, string>;
  await mkdir(extensionsFolder, { recursive: true });
  const target = path.join(extensionsFolder, `${publisher}.${name}-${version}`);
  await symlink(source, target, "junction");
}
