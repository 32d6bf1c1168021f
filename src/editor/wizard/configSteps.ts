import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { toFileSlug } from "../../common/fileSlug.ts";
import { isInside } from "../../common/isInside.ts";
import { relativePath } from "../../common/relativePath.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { exists } from "../writeDrafts.ts";
import { askPick, askText } from "./ask.ts";
import {
  listProviderSteps,
  type ProviderAnswers,
  type ProviderQuestions,
} from "./providerSteps.ts";
import { back, type Step } from "./runWizard.ts";
import { listSchemaSteps, type SchemaAnswers } from "./schemaSteps.ts";

/** What is known of a config that is being made. */
export interface ConfigAnswers extends ProviderAnswers, SchemaAnswers {
  readonly subject?: "prompts" | "streams";
  /** Absolute; empty while another one than those offered is wanted. */
  readonly folder: string;
  readonly name: string;
}

/** What the questions of a config need to know; `chosen` is the folder that it was asked for in. */
export interface ConfigQuestions extends Pick<ProviderQuestions, "session" | "vault" | "kinds"> {
  readonly chosen?: string | undefined;
}

/** The questions of a config: what is tested, folder, name; for prompts a provider and a first scenario. */
export function listConfigSteps({
  session,
  chosen,
  ...rest
}: ConfigQuestions): Step<ConfigAnswers>[] {
  let folder = "";
  const isPrompts = ({ subject }: ConfigAnswers) => subject === "prompts";
  return [
    subjectStep,
    createFolderStep(session, chosen),
    createOtherFolderStep(session),
    createNameStep(session, (asked) => {
      folder = asked;
    }),
    ...listProviderSteps<ConfigAnswers>(
      { session, ...rest, takenIds: [], configFolder: () => folder },
      isPrompts,
    ),
    ...listSchemaSteps<ConfigAnswers>(session, isPrompts),
  ];
}

// --- internal ---

const subjects = [
  {
    label: `$(comment-discussion) ${t("Prompts")}`,
    detail: t("Which model returns data that fits a schema"),
    subject: "prompts",
  },
  {
    label: `$(pulse) ${t("Streams")}`,
    detail: t("Whether a pipeline of events reacts as it should, and how fast"),
    subject: "streams",
  },
] as const;

const subjectStep: Step<ConfigAnswers> = {
  async ask(state, place, earlier) {
    const active = subjects.find(({ subject }) => subject === earlier?.subject);
    const picked = await askPick(place, {
      items: subjects,
      placeHolder: t("What is tested?"),
      active,
    });
    return picked === back ? back : { ...state, subject: picked.subject };
  },
};

/** The folder that was chosen comes first, then the usual one, then those where configs lie. */
function createFolderStep(session: FolderSession, chosen: string | undefined): Step<ConfigAnswers> {
  const usual = path.join(session.dataFolder, "configs");
  const known = session.configs.configs.map(({ file }) => path.resolve(session.path, file, ".."));
  const folders = [...new Set([...(chosen === undefined ? [] : [chosen]), usual, ...known])];
  const items = [
    ...folders.map((folder) => ({
      label: `$(folder) ${relativePath(session.path, folder) || session.folder.name}`,
      folder,
    })),
    { label: `$(folder-opened) ${t("Another Folder…")}`, folder: "" },
  ];
  return {
    async ask(state, place, earlier) {
      const active = items.find(({ folder }) => folder === earlier?.folder);
      const placeHolder = t("Where does the config go?");
      const picked = await askPick(place, { items, placeHolder, active });
      return picked === back ? back : { ...state, folder: picked.folder };
    },
  };
}

function createOtherFolderStep(session: FolderSession): Step<ConfigAnswers> {
  const resolve = (text: string) => path.resolve(session.path, text);
  return {
    applies: ({ folder }) => folder === "",
    async ask(state, place, earlier) {
      const folder = await askText(place, {
        prompt: t(
          "Folder of the config, relative to {0}; it is made where it is missing",
          session.folder.name,
        ),
        value: earlier && relativePath(session.path, earlier.folder),
        validate: (text) =>
          path.isAbsolute(text) || !isInside(session.path, resolve(text))
            ? t("It has to lie in the workspace folder, or its scenarios could not be read.")
            : undefined,
      });
      return folder === back ? back : { ...state, folder: resolve(folder) };
    },
  };
}

function createNameStep(
  session: FolderSession,
  onFolder: (folder: string) => void,
): Step<ConfigAnswers> {
  const names = new Set(session.configs.configs.map(({ name }) => name));
  return {
    async ask(state, place, earlier) {
      onFolder(state.folder);
      const validate = async (text: string): Promise<string | undefined> => {
        if (text === "" || text.length > 200) return t("A name has 1 to 200 characters.");
        if (names.has(text)) return t('There is a config of the name "{0}".', text);
        const file = `${toFileSlug(text, "config")}.touchstone.json`;
        const isTaken = await exists(vscode.Uri.file(path.join(state.folder, file)));
        return isTaken ? t("{0} is there already.", file) : undefined;
      };
      const name = await askText(place, {
        prompt: t("Name of the config, as lists and reports show it"),
        placeHolder: t("invoices"),
        value: earlier?.name,
        validate,
      });
      return name === back ? back : { ...state, name };
    },
  };
}
