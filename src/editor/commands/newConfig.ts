import path from "node:path";
import * as vscode from "vscode";
import { toFileSlug } from "../../common/fileSlug.ts";
import { isInside } from "../../common/isInside.ts";
import { relativePath } from "../../common/relativePath.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { askPick, askText } from "../wizard/ask.ts";
import { listProviderSteps, type ProviderAnswers, storeNewKey } from "../wizard/providerSteps.ts";
import { back, runWizard, type Step } from "../wizard/runWizard.ts";
import { listSchemaSteps, type SchemaAnswers } from "../wizard/schemaSteps.ts";
import { createFiles, exists } from "../writeDrafts.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *New Config…*: in the folder it was called for in the Explorer, else where configs usually lie. Resolves with its path. */
export function registerNewConfig(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.newConfig, services.log, async (target) => {
    assertTrusted();
    const chosen = target instanceof vscode.Uri && target.scheme === "file" ? target : undefined;
    const session =
      chosen === undefined
        ? await pickFolder(services.folders, title)
        : services.folders.ofFile(chosen);
    await session.configs.load();
    const { kinds } = await session.host.request("listProviderKinds", {});
    let folder = "";
    const isPrompts = ({ subject }: Answers) => subject === "prompts";
    const steps: Step<Answers>[] = [
      subjectStep,
      createFolderStep(session, chosen?.fsPath),
      createOtherFolderStep(session),
      createNameStep(session, (asked) => {
        folder = asked;
      }),
      ...listProviderSteps<Answers>(
        { session, vault: services.vault, kinds, takenIds: [], configFolder: () => folder },
        isPrompts,
      ),
      ...listSchemaSteps<Answers>(session, isPrompts),
    ];
    const answers = await runWizard(title, steps, { name: "", folder: "", provider: {} });
    const { name, from, prompt = "", schema = true, provider } = answers;
    const scenario = {
      name: from === "small" ? "Extract a person" : name,
      prompt,
      schema,
    };
    const { files } = await session.host.request("draftConfig", {
      ...{ name, folder: answers.folder },
      ...(isPrompts(answers) ? { provider: { ...provider }, scenario } : {}),
    });
    await createFiles(files);
    await storeNewKey(answers, services.vault);
    await session.configs.refresh();
    const file = files.at(-1)?.file ?? "";
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    return file;
  });
}

// --- internal ---

interface Answers extends ProviderAnswers, SchemaAnswers {
  readonly subject?: "prompts" | "streams";
  /** Absolute; empty while another one than those offered is wanted. */
  readonly folder: string;
  readonly name: string;
}

const title = "New Config";

const subjects = [
  {
    label: "$(comment-discussion) Prompts",
    detail: "Which model returns data that fits a schema",
    subject: "prompts",
  },
  {
    label: "$(pulse) Streams",
    detail: "Whether a pipeline of events reacts as it should, and how fast",
    subject: "streams",
  },
] as const;

const subjectStep: Step<Answers> = {
  async ask(state, place, earlier) {
    const active = subjects.find(({ subject }) => subject === earlier?.subject);
    const picked = await askPick(place, {
      items: subjects,
      placeHolder: "What is tested?",
      active,
    });
    return picked === back ? back : { ...state, subject: picked.subject };
  },
};

/** The folder that was chosen comes first, then the usual one, then those where configs lie. */
function createFolderStep(session: FolderSession, chosen: string | undefined): Step<Answers> {
  const usual = path.join(session.dataFolder, "configs");
  const known = session.configs.configs.map(({ file }) => path.resolve(session.path, file, ".."));
  const folders = [...new Set([...(chosen === undefined ? [] : [chosen]), usual, ...known])];
  const items = [
    ...folders.map((folder) => ({
      label: `$(folder) ${relativePath(session.path, folder) || session.folder.name}`,
      folder,
    })),
    { label: "$(folder-opened) Another Folder…", folder: "" },
  ];
  return {
    async ask(state, place, earlier) {
      const active = items.find(({ folder }) => folder === earlier?.folder);
      const placeHolder = "Where does the config go?";
      const picked = await askPick(place, { items, placeHolder, active });
      return picked === back ? back : { ...state, folder: picked.folder };
    },
  };
}

function createOtherFolderStep(session: FolderSession): Step<Answers> {
  const resolve = (text: string) => path.resolve(session.path, text);
  return {
    applies: ({ folder }) => folder === "",
    async ask(state, place, earlier) {
      const folder = await askText(place, {
        prompt: `Folder of the config, relative to ${session.folder.name}; it is made where it is missing`,
        value: earlier && relativePath(session.path, earlier.folder),
        validate: (text) =>
          path.isAbsolute(text) || !isInside(session.path, resolve(text))
            ? "It has to lie in the workspace folder, or its scenarios could not be read."
            : undefined,
      });
      return folder === back ? back : { ...state, folder: resolve(folder) };
    },
  };
}

function createNameStep(session: FolderSession, onFolder: (folder: string) => void): Step<Answers> {
  const names = new Set(session.configs.configs.map(({ name }) => name));
  return {
    async ask(state, place, earlier) {
      onFolder(state.folder);
      const validate = async (text: string): Promise<string | undefined> => {
        if (text === "" || text.length > 200) return "A name has 1 to 200 characters.";
        if (names.has(text)) return `There is a config of the name "${text}".`;
        const file = `${toFileSlug(text, "config")}.touchstone.json`;
        const isTaken = await exists(vscode.Uri.file(path.join(state.folder, file)));
        return isTaken ? `${file} is there already.` : undefined;
      };
      const name = await askText(place, {
        prompt: "Name of the config, as lists and reports show it",
        placeHolder: "invoices",
        value: earlier?.name,
        validate,
      });
      return name === back ? back : { ...state, name };
    },
  };
}
