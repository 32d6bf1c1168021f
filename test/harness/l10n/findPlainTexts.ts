import {
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isLiteralTypeNode,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isPropertyAssignment,
  isStringLiteral,
  isTemplateExpression,
  isTemplateLiteralTypeNode,
  isVariableDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import { lineOf } from "./parseSources.ts";

/** A text in the code that a person may see and nobody translates. */
export interface PlainText {
  readonly file: string;
  readonly line: number;
  /** With `{}` in place of what is put into it. */
  readonly text: string;
}

/**
 * Texts that are not given to `t`: those at a place that is shown, however short, and elsewhere what reads as a heading or a
 * sentence. Logs, and the nouns that `formatPlural` counts, are passed over.
 */
export function findPlainTexts(files: ReadonlyMap<string, SourceFile>): PlainText[] {
  const found: PlainText[] = [];
  for (const [file, source] of files) {
    const look = (node: Node, isShown: boolean): void => {
      if (isPassedOver(node, source)) return;
      const text = readText(node);
      if (text !== undefined && (isShown ? hasWord : readsAsText)(text)) {
        found.push({ file, line: lineOf(source, node), text });
      }
      for (const [child, isChildShown] of listParts(node, source, isShown)) {
        look(child, isChildShown);
      }
    };
    look(source, false);
  }
  return found;
}

// --- internal ---

/** Properties and variables whose values are shown. */
const shownNames = new Set([
  ...["title", "label", "description", "detail", "tooltip", "documentation", "message", "prompt"],
  ...["placeHolder", "placeholder", "validationMessage", "validateInput", "validate"],
  ...["openLabel", "saveLabel", "justification"],
]);

/** Calls whose arguments are shown. */
const shownCalls =
  /(^|\.)(t|show\w*Message|setStatusBarMessage|withSlowProgress|UserError|TreeItem|MarkdownString|TestMessage)$/;

const passedCalls = /(^|\.)(log(\.\w+|\[\w+\])?|onLog|formatPlural)$/;

/** What no person sees: imports, types, log lines, tokens that menus are chosen by. */
function isPassedOver(node: Node, source: SourceFile): boolean {
  if (isImportDeclaration(node) || isExportDeclaration(node)) return true;
  if (isLiteralTypeNode(node) || isTemplateLiteralTypeNode(node)) return true;
  if (isPropertyAssignment(node)) return node.name.getText(source) === "contextValue";
  return isCallExpression(node) && passedCalls.test(node.expression.getText(source));
}

/** Each part of a node, and whether it is shown. */
function listParts(node: Node, source: SourceFile, isShown: boolean): [Node, boolean][] {
  if (isPropertyAssignment(node) || isVariableDeclaration(node)) {
    const isNamed = isIdentifier(node.name) && shownNames.has(node.name.text);
    return node.initializer === undefined ? [] : [[node.initializer, isNamed]];
  }
  if (isCallExpression(node) || isNewExpression(node)) {
    const callee = node.expression.getText(source);
    const [first, ...others] = node.arguments ?? [];
    const isText = callee === "t" && first !== undefined;
    const given = isText ? others : [first, ...others].filter((each) => each !== undefined);
    const areShown = shownCalls.test(callee);
    return [[node.expression, false], ...given.map((each): [Node, boolean] => [each, areShown])];
  }
  if (isConditionalExpression(node)) {
    return [
      [node.condition, false],
      [node.whenTrue, isShown],
      [node.whenFalse, isShown],
    ];
  }
  if (isBinaryExpression(node)) {
    const { left, right, operatorToken } = node;
    if (operatorToken.kind === SyntaxKind.EqualsToken) {
      const name = left.getText(source).split(".").at(-1) ?? "";
      return [[right, shownNames.has(name)]];
    }
    const isPart = parts.includes(operatorToken.kind);
    return [
      [left, isShown && isPart],
      [right, isShown && isPart],
    ];
  }
  const children: [Node, boolean][] = [];
  node.forEachChild((child) => {
    children.push([child, isShown]);
  });
  return children;
}

/** Operators whose result is a text of one of their sides, or of both. */
const parts: readonly SyntaxKind[] = [
  SyntaxKind.PlusToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.AmpersandAmpersandToken,
];

function readText(node: Node): string | undefined {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join("");
}

function hasWord(text: string): boolean {
  return /\p{L}{2}/u.test(withoutIcons(text));
}

/** `Reading runs…`, `no file here`, `Undo`. */
function readsAsText(text: string): boolean {
  return /\p{L}{2} \p{L}{2}|^\s*\p{Lu}\p{Ll}+(?![\p{L}/_])/u.test(withoutIcons(text));
}

function withoutIcons(text: string): string {
  return text.replace(/\$\([\w~-]+\) ?/g, "");
}
