import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { askPick, askText } from "./ask.ts";
import { back, type Step } from "./runWizard.ts";

/** What is known of a prompt scenario that is being made. */
export interface SchemaAnswers {
  readonly from?: SchemaOrigin;
  /** As text the absolute path of a file. */
  readonly schema?: JsonSchema | string;
  /** The example that the schema was inferred from. */
  readonly example?: string;
  readonly prompt?: string;
}

type SchemaOrigin = "example" | "file" | "small";

/** The questions of a schema, and of the prompt that goes with it; a small example brings its own. */
export function listSchemaSteps<S extends SchemaAnswers>(
  session: FolderSession,
  isAsked: (state: S) => boolean = () => true,
): Step<S>[] {
  const ofOrigin = (from: SchemaOrigin) => (state: S) => isAsked(state) && state.from === from;
  return [
    {
      applies: isAsked,
      async ask(state, place, earlier) {
        const placeHolder = t("Where does the JSON Schema of the replies come from?");
        const active = origins.find(({ from }) => from === earlier?.from);
        const picked = await askPick(place, { items: origins, placeHolder, active });
        if (picked === back) return back;
        const { from } = picked;
        return from === "small" ? { ...state, from, ...smallExample } : { ...state, from };
      },
    },
    {
      applies: ofOrigin("file"),
      async ask(state, place) {
        const items = await listSchemaFiles(session);
        const placeHolder =
          items.length === 0
            ? t("No *.schema.json and no schemas folder was found in the workspace")
            : t("Pick the schema that replies have to fit");
        const picked = await askPick(place, { items, placeHolder });
        return picked === back ? back : { ...state, schema: picked.file };
      },
    },
    {
      applies: ofOrigin("example"),
      async ask(state, place, earlier) {
        const infer = (text: string) => session.host.request("inferSchema", { text });
        const example = await askText(place, {
          prompt: t("A reply as it should be, as JSON: its types and keys become the schema"),
          placeHolder: '{ "name": "Ada Lovelace", "age": 36 }',
          value: earlier?.example,
          validate: async (text) => (await infer(text)).fault,
        });
        if (example === back) return back;
        const { schema = true } = await infer(example);
        return { ...state, example, schema };
      },
    },
    {
      applies: (state) => isAsked(state) && state.from !== "small",
      async ask(state, place, earlier) {
        const prompt = await askText(place, {
          prompt: t("What the model is asked. The schema is told to it beside this"),
          placeHolder: t("Extract the person from this text: …"),
          value: earlier?.prompt,
          validate: (text) => (text === "" ? t("A prompt cannot be empty.") : undefined),
        });
        return prompt === back ? back : { ...state, prompt };
      },
    },
  ];
}

// --- internal ---

const origins: readonly (vscode.QuickPickItem & { readonly from: SchemaOrigin })[] = [
  {
    label: `$(json) ${t("From a JSON Example…")}`,
    detail: t("A reply that you paste; a JSON Schema is taken as it is"),
    from: "example",
  },
  {
    label: `$(file-code) ${t("From a Schema File…")}`,
    detail: t("A JSON Schema of this workspace"),
    from: "file",
  },
  {
    label: `$(beaker) ${t("Small Example")}`,
    detail: t("A person with name, age and mail, with its prompt"),
    from: "small",
  },
];

const smallExample = {
  prompt:
    "Extract the person from this text: Ada Lovelace, 36, wrote the first program. Mail: ada@example.com.",
  schema: {
    type: "object",
    properties: {
      name: { type: "string", minLength: 1 },
      age: { type: "integer", minimum: 0 },
      email: { type: "string", format: "email" },
    },
    required: ["name", "age", "email"],
    additionalProperties: false,
  },
};

const mostFiles = 2000;

async function listSchemaFiles({
  folder,
  path: root,
}: FolderSession): Promise<(vscode.QuickPickItem & { readonly file: string })[]> {
  const pattern = new vscode.RelativePattern(folder, "**/{*.schema.json,schemas/**/*.json}");
  const uris = await vscode.workspace.findFiles(pattern, "**/node_modules/**", mostFiles);
  return uris
    .map(({ fsPath: file }) => ({
      label: path.basename(file),
      description: path.dirname(path.relative(root, file)),
      file,
    }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}
