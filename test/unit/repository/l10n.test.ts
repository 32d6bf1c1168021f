import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { config, t } from "@vscode/l10n";
import { build } from "esbuild";
import { bundleFile, extractTexts, formatBundle, loadSources } from "../../harness/l10n/bundle.ts";
import { listPlaceholders, type Message } from "../../harness/l10n/extractMessages.ts";
import { findPlainTexts } from "../../harness/l10n/findPlainTexts.ts";
import { withParsed } from "../../harness/l10n/parseSources.ts";
import { root } from "./sourceModules.ts";

/** Texts that nobody translates, by file. */
const untranslated: Readonly<Record<string, RegExp>> = {
  // The name of the extension.
  "src/extension.ts": /^Touchstone$/,
  "src/editor/problems/problemDiagnostics.ts": /^Touchstone$/,
  "src/editor/testing/testing.ts": /^Touchstone$/,
  "src/editor/views/statusBar.ts": /^Touchstone$/,
  "src/editor/agents/registerMcpServers.ts": /^Touchstone$/,
  // What is told to an agent.
  "src/editor/agents/pickSession.ts": /^(Name one|there is none$)/,
  "src/editor/agents/toldStarts.ts": /^Nobody was asked/,
  // What is written into files.
  "src/editor/commands/newConfig.ts": /^Extract a person$/,
  "src/editor/commands/chooseGitTracking.ts": /^\.gitignore: \{\}$/,
  "src/editor/wizard/schemaSteps.ts": /Ada Lovelace/,
  // What is told to a client of the Test Service, to a model or in a result file.
  "src/editor/keys/answerKeys.ts": /^The (editor|keys)/,
  "src/editor/languageModel.ts": /^(no language model|a tool call|Gives the reply)/,
  // Lines of the log.
  "src/editor/views/judgeGate.ts": /^The gate of run/,
  // Tokens that menus and icons are chosen by.
  "src/editor/tree/icons.ts": /^partly failed$/,
  "src/editor/tree/runTreeItem.ts": /^run (missing|hasReport)/,
  // The pages speak for themselves.
  "src/editor/report/reportHtml.ts": /./,
  "src/editor/report/stringsHtml.ts": /^<script/,
};

const texts = await extractTexts();

describe("the texts of the extension", () => {
  it("are whole literals with an argument for every place in them", () => {
    assert.deepEqual(texts.faults, []);
  });

  it("stand in the bundle that they are translated from", async () => {
    assert.ok(texts.messages.size > 400, `${texts.messages.size} texts were found`);
    const written = await readFile(bundleFile, "utf8");
    assert.equal(written, formatBundle(texts), "the bundle is not up to date: npm run l10n");
  });

  it("are all given to the translation, but for those that are no words for a person", async () => {
    const sources = await loadSources(["src/extension.ts", "src/editor/**/*.ts"]);
    const found = await withParsed(sources, findPlainTexts);
    const left = found.filter(({ file, text }) => untranslated[file]?.test(text) !== true);
    assert.deepEqual(
      left.map(({ file, line, text }) => `${file}:${line}: ${text}`),
      [],
    );
    const gone = Object.keys(untranslated).filter((name) =>
      found.every(({ file }) => file !== name),
    );
    assert.deepEqual(gone, []);
  });

  it("keep what is put into them when they are translated", () => {
    const messages = [...texts.messages];
    config({ contents: Object.fromEntries(messages.map(([key, each]) => [key, pseudo(each)])) });
    try {
      for (const [, message] of messages) {
        const text = typeof message === "string" ? message : message.message;
        const args = Object.fromEntries(listPlaceholders(text).map((name) => [name, `<${name}>`]));
        const told = typeof message === "string" ? t(text, args) : t({ ...message, args } as never);
        const expected = text.replace(/\{(\w+)\}/g, (place, name) => args[name] ?? place);
        assert.equal(told, `[${shout(expected)}]`);
      }
    } finally {
      config({ contents: {} });
    }
  });

  it("are first asked for when the language of VS Code is known", async () => {
    const asked = await listAskedAtStart();
    assert.equal(asked[0], "config");
    assert.ok(asked.length > 50, "texts that are made once, when their module is loaded");
    assert.equal(asked.filter((each) => each === "config").length, 1);
  });
});

// --- internal ---

function pseudo(message: Message): string {
  return `[${shout(typeof message === "string" ? message : message.message)}]`;
}

/** In capitals, but for what stands in braces or angle brackets. */
function shout(text: string): string {
  const parts = text.split(/(\{\w+\}|<\w+>)/);
  return parts.map((part, at) => (at % 2 === 0 ? part.toUpperCase() : part)).join("");
}

/** What the bundled extension calls of the translation while it is loaded, in that order. */
async function listAskedAtStart(): Promise<string[]> {
  const { outputFiles } = await build({
    entryPoints: ["src/extension.ts"],
    absWorkingDir: root,
    outfile: "extension.cjs",
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    external: ["vscode", "@vscode/l10n"],
    logLevel: "silent",
  });
  const asked: string[] = [];
  const translator = {
    config: () => asked.push("config"),
    t: (text: unknown) => {
      asked.push(String(text));
      return "";
    },
  };
  const stub = createStub();
  const require = (name: string) => {
    if (name === "@vscode/l10n") return translator;
    return name === "vscode" ? stub : process.getBuiltinModule(name);
  };
  const load = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  load(require, { exports: {} }, {});
  return asked;
}

/** Stands in for all of VS Code's API. */
function createStub(): object {
  const stub: object = new Proxy(class {}, {
    get: (target, name) => {
      if (name === Symbol.toPrimitive) return () => "";
      return name === "prototype" ? target.prototype : stub;
    },
    getPrototypeOf: () => stub,
    apply: () => stub,
    construct: () => stub,
  });
  return stub;
}
