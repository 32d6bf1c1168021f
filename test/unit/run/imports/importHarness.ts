import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestRunFile } from "../../../../src/model/results/resultFile.ts";
import {
  planImport,
  type WrittenImport,
  writeImport,
} from "../../../../src/run/imports/importFile.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";

/** A folder with files of another tool, and the data folder they are imported to. */
export interface ImportFolder {
  readonly folder: string;
  readonly dataFolder: string;
  readonly store: TestDataStore;
  /** Values are written as JSON; resolves with the file's path. */
  write(name: string, content: unknown): Promise<string>;
  /** Writes a file and imports it. */
  importFile(name: string, content: unknown, from?: string): Promise<WrittenImport>;
  /** Imports it and reads the result file that it became. */
  importRun(name: string, content: unknown, from?: string): Promise<TestRunFile>;
  /** A JSON file below the data folder. */
  readJson<T>(name: string): Promise<T>;
  dispose(): Promise<void>;
}

export async function makeImportFolder(): Promise<ImportFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), "touchstone-import-"));
  const dataFolder = path.join(folder, "data");
  const store = openTestDataStore(dataFolder);
  const write = async (name: string, content: unknown) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const importFile = async (name: string, content: unknown, from?: string) => {
    const file = await write(name, content);
    const planned = await planImport(file, { from, folder: dataFolder });
    return await writeImport(planned, store, () => {});
  };
  return {
    folder,
    dataFolder,
    store,
    write,
    importFile,
    async importRun(name, content, from) {
      const { files } = await importFile(name, content, from);
      return JSON.parse(await readFile(files[0] ?? "", "utf8"));
    },
    readJson: async (name) => JSON.parse(await readFile(path.join(dataFolder, name), "utf8")),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
