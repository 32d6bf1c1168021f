import { t } from "@vscode/l10n";
import type { GrantedKey } from "../../model/config/keyNeed.ts";
import type { ProviderKindChoice } from "../../model/wire/draftRequests.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { grantKeys } from "../keys/grantKeys.ts";
import { createKeyAsker } from "../keys/keyAsker.ts";
import type { KeyVault } from "../keys/keyVault.ts";
import { proposeId, proposeKeyName } from "../text/draftText.ts";
import { askPick, askText } from "./ask.ts";
import { askModel } from "./askModel.ts";
import { askTrial } from "./askTrial.ts";
import { type Back, back, type Step, type StepPlace } from "./runWizard.ts";

/** What is known of a provider that is being made. */
export interface ProviderAnswers {
  readonly kind?: ProviderKindChoice;
  /** As it is to stand in the config. */
  readonly provider: Readonly<Record<string, unknown>>;
  /** Its key, for the one place it goes to; without a value while nobody has given one. */
  readonly key?: GrantedKey;
  /** Whether the value was typed here: it is stored once all is answered. */
  readonly isKeyNew?: boolean;
}

export interface ProviderQuestions {
  readonly session: FolderSession;
  readonly vault: KeyVault;
  readonly kinds: readonly ProviderKindChoice[];
  /** Ids that are taken in the config. */
  readonly takenIds: readonly string[];
  /** Folder that the config lies in. */
  readonly configFolder: () => string;
}

/** The questions of a provider: kind, address, key, model, id, and whether it is to be tried. */
export function listProviderSteps<S extends ProviderAnswers>(
  questions: ProviderQuestions,
  isAsked: (state: S) => boolean = () => true,
): Step<S>[] {
  const { kinds } = questions;
  const most = Math.max(0, ...kinds.map((kind) => listTexts(kind).length));
  const steps: Step<S>[] = [
    { ask: (state, place, earlier) => askKind(state, place, questions, earlier?.kind) },
    ...Array.from({ length: most }, (_, index): Step<S> => {
      const questionOf = ({ kind }: S) => listTexts(kind)[index];
      return {
        applies: (state) => questionOf(state) !== undefined,
        async ask(state, place, earlier) {
          const question = questionOf(state);
          if (question === undefined) return state;
          return await askKeyText(state, place, questions, question, earlier);
        },
      };
    }),
    {
      applies: ({ kind }) => kind?.takesKey === true,
      ask: (state, place, earlier) => askKeyName(state, place, questions, earlier?.key?.name),
    },
    {
      applies: ({ key, isKeyNew }) => key !== undefined && isKeyNew === true,
      ask: (state, place) => askKeyValue(state, place),
    },
    {
      applies: ({ kind }) => findModelQuestion(kind) !== undefined,
      async ask(state, place, earlier) {
        const question = findModelQuestion(state.kind);
        if (question === undefined) return state;
        if (state.kind?.listsModels !== true) {
          return await askKeyText(state, place, questions, question, earlier);
        }
        const { provider, key } = state;
        const keys = key === undefined ? [] : [key];
        const model = await askModel(place, questions.session, { provider, keys });
        return model === back ? back : withKey(state, question.key, model);
      },
    },
    { ask: (state, place, earlier) => askId(state, place, questions, earlier) },
    {
      applies: ({ kind }) => kind?.asksNobody === false,
      async ask(state, place) {
        const { kind, provider, key } = state;
        const answer = await askTrial(place, questions.session, {
          provider,
          keys: key === undefined ? [] : [key],
          configFolder: questions.configFolder(),
          startsProgram: kind?.startsProgram === true,
          origin: key?.origin ?? findAddress(state),
        });
        return answer === back ? back : state;
      },
    },
  ];
  return steps.map(({ applies = () => true, ask }, index) => ({
    // What was answered for another kind is no answer to this one's question.
    ask: (state, place, earlier) =>
      ask(state, place, index === 0 || earlier?.kind === state.kind ? earlier : undefined),
    applies: (state) => isAsked(state) && applies(state),
  }));
}

// --- internal ---

type Question = ProviderKindChoice["questions"][number];

function listTexts(kind: ProviderKindChoice | undefined): Question[] {
  return kind?.questions.filter(({ isModel }) => !isModel) ?? [];
}

function findModelQuestion(kind: ProviderKindChoice | undefined): Question | undefined {
  return kind?.questions.find(({ isModel }) => isModel);
}

/** Where it is asked, as far as the answers say. */
function findAddress({ kind, provider }: ProviderAnswers): string | undefined {
  const known = provider.baseUrl ?? kind?.questions.find(({ key }) => key === "baseUrl")?.value;
  return typeof known === "string" ? URL.parse(known)?.origin : undefined;
}

function withKey<S extends ProviderAnswers>(state: S, key: string, value: unknown): S {
  return { ...state, provider: { ...state.provider, [key]: value } };
}

async function askKind<S extends ProviderAnswers>(
  state: S,
  place: StepPlace,
  { kinds }: ProviderQuestions,
  earlier: ProviderKindChoice | undefined,
): Promise<S | Back> {
  const items = kinds.map((choice) => ({
    label: choice.kind,
    detail: choice.description,
    choice,
  }));
  const picked = await askPick(place, {
    items,
    placeHolder: t("Pick what is to be tested"),
    active: items.find(({ choice }) => choice === earlier),
  });
  if (picked === back) return back;
  const { choice: kind } = picked;
  return { ...state, kind, provider: { kind: kind.kind } };
}

async function askKeyText<S extends ProviderAnswers>(
  state: S,
  place: StepPlace,
  questions: ProviderQuestions,
  { key, description, example, value }: Question,
  earlier: S | undefined,
): Promise<S | Back> {
  const before = earlier?.provider[key];
  const text = await askText(place, {
    prompt: `${key}: ${description}`,
    value: typeof before === "string" ? before : value,
    placeHolder: example,
    validate: (typed) => findFault(questions, withKey(state, key, typed), key),
  });
  if (text === back) return back;
  return text === value ? state : withKey(state, key, text);
}

/** What the host has against one key of the provider; what is asked for later is filled in. */
async function findFault(
  { session }: ProviderQuestions,
  { kind, provider }: ProviderAnswers,
  key: string,
): Promise<string | undefined> {
  const model = findModelQuestion(kind);
  const later = { id: "x", ...(model === undefined ? {} : { [model.key]: "x" }) };
  const { faults } = await session.host.request("checkDraft", {
    provider: { ...later, ...provider },
  });
  const fault = faults.find((each) => each.key === key || each.key.startsWith(`${key}.`));
  return fault && `${fault.key}: ${fault.message}`;
}

async function askKeyName<S extends ProviderAnswers>(
  state: S,
  place: StepPlace,
  { session, vault }: ProviderQuestions,
  earlier: string | undefined,
): Promise<S | Back> {
  const name = await askText(place, {
    prompt: t(
      "Environment variable that holds the API key; empty where none is needed. The config names it and never holds the key.",
    ),
    value: earlier ?? proposeKeyName(state.provider),
    placeHolder: t("No key"),
    validate: (text) =>
      text === "" || /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
        ? undefined
        : t(
            "A name has letters, digits and _ only. It is the name that is asked for here, not the key.",
          ),
  });
  if (name === back) return back;
  const { apiKey: _, ...provider } = state.provider;
  const { key: __, isKeyNew: ___, ...rest } = state;
  const bare = { ...rest, provider } as unknown as S;
  if (name === "") return bare;
  const named = withKey(bare, "apiKey", { env: name });
  const { keys } = await session.host.request("checkDraft", { provider: named.provider });
  const [need] = keys;
  if (need === undefined) return named;
  if ((process.env[name] ?? "") === "" && (await vault.get(need)) === undefined) {
    return { ...named, key: need, isKeyNew: true };
  }
  const options = { vault, environment: process.env, asker: createKeyAsker() };
  const [granted = need] = (await grantKeys([need], options)) ?? [];
  return { ...named, key: granted };
}

async function askKeyValue<S extends ProviderAnswers>(
  state: S,
  place: StepPlace,
): Promise<S | Back> {
  const { key } = state;
  if (key === undefined) return state;
  const value = await askText(place, {
    prompt: t(
      "The key. {0} is not set, so it is kept in VS Code's secret storage and sent to {1} only; empty to set it later.",
      key.name,
      key.origin,
    ),
    isPassword: true,
    validate: (text) => (/\s/.test(text) ? t("A key has no white space within it.") : undefined),
  });
  if (value === back) return back;
  return value === "" ? state : { ...state, key: { ...key, value } };
}

async function askId<S extends ProviderAnswers>(
  state: S,
  place: StepPlace,
  questions: ProviderQuestions,
  earlier: S | undefined,
): Promise<S | Back> {
  const { takenIds } = questions;
  const model = state.provider[findModelQuestion(state.kind)?.key ?? ""];
  const before = earlier?.provider.id;
  const id = await askText(place, {
    prompt: t("Id of the provider, as reports show it"),
    value: typeof before === "string" ? before : proposeId(model ?? state.provider.kind, takenIds),
    validate: (text) =>
      takenIds.includes(text)
        ? t('"{0}" is taken in this config.', text)
        : findFault(questions, withKey(state, "id", text), "id"),
  });
  if (id === back) return back;
  const { id: _, ...others } = state.provider;
  return { ...state, provider: { id, ...others } };
}
