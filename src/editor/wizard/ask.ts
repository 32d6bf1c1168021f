import * as vscode from "vscode";
import { type Back, back, type StepPlace } from "./runWizard.ts";

/** What a box that goes on until it is answered tells those who fill it. */
export interface OpenBox<T> {
  /** Ends the question with an answer. */
  readonly answer: (answer: T | Back) => void;
}

/**
 * Shows a box of a step until it is answered, and closes it; `show` fills it and hears what is done in it. Rejects with a
 * `CancellationError` when a person leaves it.
 */
export async function askIn<B extends vscode.QuickInput & BackButton, T>(
  box: B,
  { title, step, totalSteps, hasBack }: StepPlace,
  show: (box: B, open: OpenBox<T>) => void,
): Promise<T | Back> {
  const { promise, resolve, reject } = Promise.withResolvers<T | Back>();
  Object.assign(box, { title, step, totalSteps, ignoreFocusOut: true });
  if (hasBack) box.buttons = [vscode.QuickInputButtons.Back];
  box.onDidTriggerButton(() => resolve(back));
  box.onDidHide(() => reject(new vscode.CancellationError()));
  show(box, { answer: resolve });
  box.show();
  try {
    return await promise;
  } finally {
    box.dispose();
  }
}

/** One of some entries. Rejects as `askIn` does. */
export function askPick<T extends vscode.QuickPickItem>(
  place: StepPlace,
  {
    items,
    placeHolder,
    active,
  }: { items: readonly T[]; placeHolder: string; active?: T | undefined },
): Promise<T | Back> {
  return askIn(vscode.window.createQuickPick<T>(), place, (box, { answer }) => {
    box.items = items;
    box.placeholder = placeHolder;
    box.matchOnDescription = true;
    box.matchOnDetail = true;
    if (active !== undefined) box.activeItems = [active];
    box.onDidAccept(() => {
      const [picked] = box.activeItems;
      if (picked !== undefined) answer(picked);
    });
  });
}

export interface TextQuestion {
  readonly prompt: string;
  readonly value?: string | undefined;
  readonly placeHolder?: string | undefined;
  readonly isPassword?: boolean;
  /** What is wrong with a text, without spaces around it; undefined where nothing is. */
  readonly validate: (text: string) => string | undefined | Promise<string | undefined>;
}

/** A text, without spaces around it. Rejects as `askIn` does, and as `validate` does. */
export async function askText(
  place: StepPlace,
  { prompt, value = "", placeHolder, isPassword = false, validate }: TextQuestion,
): Promise<string | Back> {
  const answer = await askIn<vscode.InputBox, string | { readonly error: unknown }>(
    vscode.window.createInputBox(),
    place,
    (box, open) => {
      box.prompt = prompt;
      box.value = value;
      box.placeholder = placeHolder;
      box.password = isPassword;
      let turn = 0;
      /** Only the last text that was typed counts; `undefined` is told of one that is outdated. */
      const check = async (): Promise<boolean | undefined> => {
        const mine = ++turn;
        const fault = await validate(box.value.trim());
        if (mine !== turn) return undefined;
        box.validationMessage = fault;
        return fault === undefined;
      };
      const fail = (error: unknown) => open.answer({ error });
      box.onDidChangeValue(() => void check().catch(fail));
      box.onDidAccept(() => {
        const text = box.value.trim();
        check().then((isSound) => isSound === true && open.answer(text), fail);
      });
    },
  );
  if (typeof answer === "object") throw answer.error;
  return answer;
}

// --- internal ---

interface BackButton {
  buttons: readonly vscode.QuickInputButton[];
  readonly onDidTriggerButton: vscode.Event<unknown>;
}
