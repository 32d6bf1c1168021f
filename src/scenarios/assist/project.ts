import { stat } from "node:fs/promises";
import path from "node:path";
import { createCoalescedTask } from "../../common/coalesce.ts";
import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { DocumentRole } from "../../model/config/editorHints.ts";
import { findEntryFiles } from "../config/findEntryFiles.ts";
import { openWorkspaceFiles, type WorkspaceFiles } from "../files/workspaceFiles.ts";
import {
  type FileFacts,
  type NamedPath,
  type ProviderPlace,
  readFileFacts,
  type ScenarioPlace,
} from "./fileFacts.ts";

/** A config with what it lists, as far as it can be read. */
export interface ProjectConfig {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  readonly providers: readonly ProviderPlace[];
  readonly scenarios: readonly ScenarioPlace[];
}

/** What the configs of a workspace folder name, and who names it. */
export interface Project {
  readonly configs: readonly ProjectConfig[];
  /** What files are, by absolute path: those that a config or a scenario names. */
  readonly roles: ReadonlyMap<string, DocumentRole>;
  /** The places where scenarios name a file, by its absolute path. */
  readonly uses: ReadonlyMap<string, readonly NamedPath[]>;
}

export interface ProjectOptions {
  /** Absolute. */
  readonly workspaceFolder: string;
  readonly rules: ConfigRules;
  /** Absolute paths of the configs. */
  readonly findConfigs: () => Promise<readonly string[]>;
}

/** Reads what the configs of a workspace folder name; a file that has not changed since the last time is not read again. */
export function createProjectReader(options: ProjectOptions): () => Promise<Project> {
  let known: ReadonlyMap<string, Promise<KnownFile>> = new Map();
  const task = createCoalescedTask(async () => {
    const next = new Map<string, Promise<KnownFile>>();
    const readFacts: ReadFacts = async (file, role) => {
      const looked = next.get(file) ?? lookAt(file, role, { before: known.get(file), options });
      next.set(file, looked);
      return (await looked).facts;
    };
    const project = await readProject(options, readFacts);
    known = next;
    return project;
  });
  return () => task.run();
}

// --- internal ---

type ReadFacts = (file: string, role: DocumentRole) => Promise<FileFacts>;

interface KnownFile {
  /** Changes when the file does. */
  readonly stamp: string;
  readonly facts: FileFacts;
}

const noFacts: FileFacts = { name: undefined, providers: [], scenarios: [], paths: [] };

/** A larger file is no config that a person has written. */
const mostBytes = 4 * 1024 * 1024;

async function lookAt(
  file: string,
  role: DocumentRole,
  { before, options }: { before: Promise<KnownFile> | undefined; options: ProjectOptions },
): Promise<KnownFile> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    const stamp = `${mtimeMs} ${size} ${ino}`;
    const known = await before;
    if (known?.stamp === stamp) return known;
    if (size > mostBytes) return { stamp, facts: noFacts };
    return { stamp, facts: await readFileFacts(file, role, options.rules) };
  } catch {
    return { stamp: "", facts: noFacts }; // what is wrong with it is told where configs are checked
  }
}

async function readProject(
  { workspaceFolder, findConfigs }: ProjectOptions,
  readFacts: ReadFacts,
): Promise<Project> {
  const files = await openWorkspaceFiles(workspaceFolder);
  const roles = new Map<string, DocumentRole>();
  const uses = new Map<string, NamedPath[]>();
  const seen = new Set<string>();
  const take = (file: string, { paths }: FileFacts): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const each of paths) {
      if (each.files.takesGlobs === true) continue;
      const named = path.resolve(path.dirname(file), each.value);
      if (each.files.role !== undefined) roles.set(named, each.files.role);
      const others = uses.get(named);
      if (others === undefined) uses.set(named, [each]);
      else others.push(each);
    }
  };
  const configs: ProjectConfig[] = [];
  for (const file of await findConfigs()) {
    const facts = await readFacts(file, "config");
    take(file, facts);
    const listed = await listScenarioFiles(file, facts, files);
    const all = await mapLimited(listed, maxOpenFiles, async (each) => {
      return { each, own: await readFacts(each, "scenarioFile") };
    });
    for (const { each, own } of all) {
      roles.set(each, "scenarioFile");
      take(each, own);
    }
    const { name = "", providers } = facts;
    const scenarios = [...facts.scenarios, ...all.flatMap(({ own }) => own.scenarios)];
    configs.push({ file, name, providers, scenarios });
  }
  return { configs, roles, uses };
}

async function listScenarioFiles(
  config: string,
  { paths }: FileFacts,
  files: WorkspaceFiles,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { value, files: named } of paths) {
    if (named.takesGlobs !== true) continue;
    const listed = await findEntryFiles(value, path.dirname(config), files);
    for (const file of listed.files) if (files.contains(file)) found.add(file);
  }
  return found;
}
