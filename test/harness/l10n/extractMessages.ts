import {
  type CallExpression,
  type Expression,
  isArrayLiteralExpression,
  isCallExpression,
  isIdentifier,
  isImportDeclaration,
  isNamedImports,
  isNoSubstitutionTemplateLiteral,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadElement,
  isStringLiteral,
  isTaggedTemplateExpression,
  type SourceFile,
} from "typescript/unstable/ast";
import { lineOf, walk } from "./parseSources.ts";

/** A text that is translated; with a comment where the text alone does not tell what is meant. */
export type Message = string | { readonly message: string; readonly comment: readonly string[] };

export interface Extracted {
  /** By key, as `@vscode/l10n` looks them up. */
  readonly messages: ReadonlyMap<string, Message>;
  /** What cannot be extracted, or could not be translated, each with its place. */
  readonly faults: readonly string[];
}

/** The texts that parsed files give to `t` of `@vscode/l10n`. */
export function extractMessages(files: ReadonlyMap<string, SourceFile>): Extracted {
  const messages = new Map<string, Message>();
  const faults: string[] = [];
  for (const [file, source] of files) {
    const names = listImported(source);
    if (names.some((name) => !importable.includes(name))) {
      faults.push(`${file}: imports ${names.join(", ")} in place of t`);
    }
    if (!names.includes("t")) continue;
    const isWoven = importsWeave(source);
    walk(source, (node) => {
      const tell = (fault: string) => faults.push(`${file}:${lineOf(source, node)}: ${fault}`);
      if (isTaggedTemplateExpression(node) && isT(node.tag)) tell("is a tagged template");
      if (!isCallExpression(node) || !isT(node.expression)) return true;
      const read = readCall(node);
      if (read === undefined) tell("is no literal");
      else {
        messages.set(read.key, read.message);
        const fault = findArgumentFault(read);
        const isLater = isWoven && read.argumentNames?.length === 0;
        if (fault !== undefined && !isLater) tell(fault);
      }
      return true;
    });
  }
  return { messages, faults };
}

/** Names or numbers in braces: what is put in their place differs from call to call. */
export function listPlaceholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].toSorted();
}

// --- internal ---

const packageName = "@vscode/l10n";
const importable = ["t", "config"];

interface ReadCall {
  readonly key: string;
  readonly message: Message;
  /** Undefined where they are spread, so that nobody can count them here. */
  readonly argumentNames: readonly string[] | undefined;
}

/** Names that a file imports of the package; `*` for all at once. */
function listImported(source: SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (!isImportDeclaration(statement)) return [];
    const { moduleSpecifier, importClause } = statement;
    if (!isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== packageName) return [];
    const bindings = importClause?.namedBindings;
    if (bindings === undefined || !isNamedImports(bindings)) return ["*"];
    return bindings.elements.map(({ name, propertyName }) =>
      propertyName === undefined ? name.text : `${propertyName.text} as ${name.text}`,
    );
  });
}

/** Whether templates are put into sentences of a file once they are translated. */
function importsWeave(source: SourceFile): boolean {
  return source.statements.some(
    (statement) =>
      isImportDeclaration(statement) &&
      isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text.endsWith("/weave.ts"),
  );
}

function isT(node: Expression): boolean {
  return isIdentifier(node) && node.text === "t";
}

function readCall({ arguments: [first, ...rest] }: CallExpression): ReadCall | undefined {
  const text = readText(first);
  if (text !== undefined) {
    return { key: text, message: text, argumentNames: nameArguments(rest) };
  }
  if (first === undefined || !isObjectLiteralExpression(first)) return undefined;
  const values = new Map(
    first.properties.flatMap((property): [string, Expression][] =>
      isPropertyAssignment(property) && isIdentifier(property.name)
        ? [[property.name.text, property.initializer]]
        : [],
    ),
  );
  const message = readText(values.get("message"));
  const comment = readTexts(values.get("comment"));
  if (message === undefined || comment === undefined) return undefined;
  const given = values.get("args");
  const isList = given !== undefined && isArrayLiteralExpression(given);
  return {
    key: `${message}/${comment.join("")}`,
    message: { message, comment },
    argumentNames: nameArguments(isList ? [...given.elements] : []),
  };
}

function readText(node: Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  return isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node) ? node.text : undefined;
}

function readTexts(node: Expression | undefined): string[] | undefined {
  if (node === undefined || !isArrayLiteralExpression(node)) return undefined;
  const texts = node.elements.flatMap((each) => readText(each) ?? []);
  return texts.length === node.elements.length ? texts : undefined;
}

/** Their numbers, or the names in an object. */
function nameArguments(given: readonly Expression[]): string[] | undefined {
  if (given.some((each) => isSpreadElement(each))) return undefined;
  const [only] = given;
  if (only === undefined || !isObjectLiteralExpression(only)) {
    return given.map((_, at) => String(at));
  }
  return only.properties.flatMap((each) =>
    (isPropertyAssignment(each) || isShorthandPropertyAssignment(each)) && isIdentifier(each.name)
      ? [each.name.text]
      : [],
  );
}

function findArgumentFault({ message, argumentNames }: ReadCall): string | undefined {
  if (argumentNames === undefined) return undefined;
  const wanted = listPlaceholders(typeof message === "string" ? message : message.message);
  const given = argumentNames.toSorted();
  if (wanted.join() === given.join()) return undefined;
  return `has the arguments ${given.join(", ") || "none"} for the places ${wanted.join(", ") || "none"}`;
}
