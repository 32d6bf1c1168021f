import path from "node:path";
import * as vscode from "vscode";
import { resolveConfig } from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { findScenarioFolder, proposeNumber } from "../text/draftText.ts";
import { askText } from "../wizard/ask.ts";
import { back, runWizard, type Step } from "../wizard/runWizard.ts";
import { listSchemaSteps, type SchemaAnswers } from "../wizard/schemaSteps.ts";
import { changeFile, createFiles } from "../writeDrafts.ts";
import { registerCommand } from "./registerCommand.ts";

/** *New Scenario…*: for the config of a row or of the editor, else for one that is picked. */
export function registerNewScenario(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.newScenario, services.log, async (target) => {
    const title = "New Scenario";
    const placeHolder = "Pick the config that the scenario is for";
    const found = await resolveConfig(services, target, { title, placeHolder });
    if (found === undefined) return;
    const { session, summary } = found;
    const taken = summary.scenarios.map(({ number }) => number);
    const proposed = proposeNumber(summary, session.configs.configs);
    const steps = [
      nameStep,
      createNumberStep(proposed, taken),
      ...listSchemaSteps<Answers>(session),
    ];
    const {
      name,
      number,
      prompt = "",
      schema = true,
    } = await runWizard(title, steps, {
      name: "",
      number: proposed,
    });
    const drafted = await session.host.request("draftScenario", {
      folder: path.join(session.path, findScenarioFolder(summary)),
      ...{ number, name, prompt },
      schema,
    });
    await createFiles([drafted]);
    const file = path.resolve(session.path, summary.file);
    await changeFile(file, async (text) => {
      const params = { file, text, scenario: drafted.file };
      return (await session.host.request("planScenario", params)).changes;
    });
    await vscode.window.showTextDocument(vscode.Uri.file(drafted.file));
  });
}

// --- internal ---

interface Answers extends SchemaAnswers {
  readonly name: string;
  readonly number: number;
}

const nameStep: Step<Answers> = {
  async ask(state, place, earlier) {
    const name = await askText(place, {
      prompt: "What is tested, in a few words",
      placeHolder: "Extract a person",
      value: earlier?.name,
      validate: (text) =>
        text === "" || text.length > 200 ? "A name has 1 to 200 characters." : undefined,
    });
    return name === back ? back : { ...state, name };
  },
};

function createNumberStep(proposed: number, taken: readonly number[]): Step<Answers> {
  return {
    async ask(state, place, earlier) {
      const number = await askText(place, {
        prompt: "Number of the scenario, unique in its config",
        value: String(earlier?.number ?? proposed),
        validate(text) {
          if (!/^[1-9]\d{0,8}$/.test(text)) return "A number is a whole one from 1.";
          return taken.includes(Number(text)) ? `${text} is taken in this config.` : undefined;
        },
      });
      return number === back ? back : { ...state, number: Number(number) };
    },
  };
}
