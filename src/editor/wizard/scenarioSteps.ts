import { t } from "@vscode/l10n";
import type { FolderSession } from "../host/folderSession.ts";
import { askText } from "./ask.ts";
import { back, type Step } from "./runWizard.ts";
import { listSchemaSteps, type SchemaAnswers } from "./schemaSteps.ts";

/** What is known of a scenario that is being made. */
export interface ScenarioAnswers extends SchemaAnswers {
  readonly name: string;
  readonly number: number;
}

/** Numbers of the scenarios of a config. */
export interface ScenarioNumbers {
  readonly proposed: number;
  readonly taken: readonly number[];
}

/** The questions of a scenario: name, number, schema, prompt. */
export function listScenarioSteps(
  session: FolderSession,
  { proposed, taken }: ScenarioNumbers,
): Step<ScenarioAnswers>[] {
  return [
    nameStep,
    createNumberStep(proposed, taken),
    ...listSchemaSteps<ScenarioAnswers>(session),
  ];
}

// --- internal ---

const nameStep: Step<ScenarioAnswers> = {
  async ask(state, place, earlier) {
    const name = await askText(place, {
      prompt: t("What is tested, in a few words"),
      placeHolder: t("Extract a person"),
      value: earlier?.name,
      validate: (text) =>
        text === "" || text.length > 200 ? t("A name has 1 to 200 characters.") : undefined,
    });
    return name === back ? back : { ...state, name };
  },
};

function createNumberStep(proposed: number, taken: readonly number[]): Step<ScenarioAnswers> {
  return {
    async ask(state, place, earlier) {
      const number = await askText(place, {
        prompt: t("Number of the scenario, unique in its config"),
        value: String(earlier?.number ?? proposed),
        validate(text) {
          if (!/^[1-9]\d{0,8}$/.test(text)) return t("A number is a whole one from 1.");
          return taken.includes(Number(text)) ? t("{0} is taken in this config.", text) : undefined;
        },
      });
      return number === back ? back : { ...state, number: Number(number) };
    },
  };
}
