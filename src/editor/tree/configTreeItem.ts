import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import { isError, type Problem } from "../../model/config/problem.ts";
import type { Standing } from "../../model/results/comparisonPage.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { describeBaseline, formatStale } from "../text/baselineText.ts";
import { formatConfigName } from "../text/configText.ts";
import { describeLastRuns } from "../text/historyText.ts";
import { describeProvider } from "../text/modelText.ts";
import { formatTooltip, listShort } from "../text/runText.ts";
import { formatRole } from "../text/words.ts";
import { type ConfigTreeNode, formatConfigCounts } from "./configNodes.ts";
import { createErrorItem } from "./errorItem.ts";
import {
  componentIcon,
  configIcon,
  errorIcon,
  folderIcon,
  providerIcon,
  scenarioIcon,
  streamScenarioIcon,
  warningIcon,
} from "./icons.ts";

/** A row of the *Configs* view with the folder it belongs to. */
export interface ConfigNode {
  readonly session: FolderSession;
  readonly node: ConfigTreeNode | { readonly kind: "folder" };
}

export function toConfigTreeItem({ session, node }: ConfigNode): vscode.TreeItem {
  const item = createItem(session, node);
  item.id = [session.id, ...idOf(node)].join("|");
  return item;
}

/** What is looked for before a tooltip can tell it. */
interface LastRuns {
  /** Of the last runs, the oldest first. */
  readonly rates: readonly (number | null)[];
  /** How the newest of them stands against the baseline. */
  readonly newest: Standing | undefined;
}

/** What a pointer over the row of a config tells. */
export function buildConfigTooltip(
  session: FolderSession,
  summary: ConfigSummary,
  { rates, newest }: LastRuns,
): vscode.MarkdownString {
  const { file, problems, providers, scenarios } = summary;
  const warnings = problems.filter((problem) => !isError(problem)).length;
  const lines: [string, string][] = [[t("File"), file]];
  if (providers.length > 0) lines.push([t("Providers"), listShort(providers.map(({ id }) => id))]);
  lines.push([t("Scenarios"), listShort(scenarios.map((scenario) => scenario.name))]);
  if (warnings > 0) lines.push([t("Warnings"), String(warnings)]);
  lines.push(...describeLastRuns(rates));
  const check = session.checks.find(file);
  lines.push(...describeBaseline(session.baselines.ofConfig(summary.name), check, newest));
  return new vscode.MarkdownString(formatTooltip(formatConfigName(summary), lines));
}

// --- internal ---

type ScenarioRow = ConfigSummary["scenarios"][number];

const mostTooltipLength = 2000;
const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

function createItem(session: FolderSession, node: ConfigNode["node"]): vscode.TreeItem {
  switch (node.kind) {
    case "folder":
      return fill(new vscode.TreeItem(session.folder.name, Expanded), { iconPath: folderIcon });
    case "config":
      return createConfigItem(session, node.summary);
    case "provider":
      return createProviderItem(session, node);
    case "scenario":
      return createScenarioItem(session, node.scenario);
    case "component": {
      const { role, id, kind } = node.component;
      return fill(new vscode.TreeItem(id, None), {
        description: `${formatRole(role)} · ${kind}`,
        iconPath: componentIcon(role),
        contextValue: role,
        accessibilityInformation: { label: `${formatRole(role)} ${id}, ${kind}` },
        command: openFile(session, node.file),
      });
    }
    case "problem":
      return createProblemItem(session, node.problem);
    case "error":
      return createErrorItem(node.error);
  }
}

function createConfigItem(session: FolderSession, summary: ConfigSummary): vscode.TreeItem {
  const { file, problems } = summary;
  const name = formatConfigName(summary);
  const errors = problems.filter(isError);
  const isBroken = errors.length > 0;
  const counts = formatConfigCounts(summary);
  const check = session.checks.find(file);
  const stale = check === undefined ? undefined : formatStale(check);
  const description = isBroken
    ? formatPlural(errors.length, "problem")
    : [...(stale === undefined ? [] : [stale]), counts].join(" · ");
  return fill(new vscode.TreeItem(name, isBroken ? Expanded : Collapsed), {
    description,
    iconPath: isBroken ? errorIcon : configIcon,
    contextValue: isBroken ? "config broken" : "config startable",
    accessibilityInformation: {
      label: t("config {0}, {1}", name, description.replaceAll(" · ", ", ")),
    },
    command: openFile(session, file),
  });
}

function createProviderItem(
  session: FolderSession,
  { provider, config }: Extract<ConfigTreeNode, { kind: "provider" }>,
): vscode.TreeItem {
  const { id, kind, model } = provider;
  const check = session.models.find(config, provider);
  const words = describeProvider(provider, check);
  return fill(new vscode.TreeItem(id, None), {
    description: shownLine(words.join(" · ")),
    iconPath: providerIcon(kind),
    contextValue: model === undefined ? "provider" : "provider hasModel",
    tooltip: check && new vscode.MarkdownString(formatTooltip(id, [[t("Models"), check.message]])),
    accessibilityInformation: { label: [t("provider {0}", id), ...words].join(", ") },
    command: openFile(session, config),
  });
}

function createScenarioItem(session: FolderSession, scenario: ScenarioRow): vscode.TreeItem {
  const { number, name, kind, mode, file, components = [] } = scenario;
  const isStream = kind === "stream";
  const note = isStream ? t("stream") : mode === "strict" ? t("strict") : undefined;
  const count = components.length > 0 ? [formatPlural(components.length, "component")] : [];
  const words = note === undefined ? [] : [note];
  return fill(new vscode.TreeItem(shownLine(name), components.length > 0 ? Collapsed : None), {
    description: [`#${number}`, ...words].join(" · "),
    iconPath: isStream ? streamScenarioIcon : scenarioIcon,
    contextValue: "scenario",
    accessibilityInformation: {
      label: [t("scenario {0}", number), shownLine(name), ...words, ...count].join(", "),
    },
    command: openFile(session, file),
  });
}

function createProblemItem(session: FolderSession, problem: Problem): vscode.TreeItem {
  const file = path.basename(problem.file);
  const key = problem.key === "" ? "" : `${problem.key} · `;
  const position = new vscode.Position(problem.line - 1, problem.column - 1);
  return fill(new vscode.TreeItem(shownLine(problem.message), None), {
    description: shownLine(`${key}${file}:${problem.line}`),
    iconPath: isError(problem) ? errorIcon : warningIcon,
    contextValue: "problem",
    tooltip: `${file}:${problem.line}:${problem.column}\n${shownLine(key + problem.message, mostTooltipLength)}`,
    accessibilityInformation: {
      label: isError(problem)
        ? t("problem, {0}, line {1}", shownLine(problem.message), problem.line)
        : t("warning, {0}, line {1}", shownLine(problem.message), problem.line),
    },
    command: openFile(session, problem.file, new vscode.Range(position, position)),
  });
}

function openFile(session: FolderSession, file: string, selection?: vscode.Range): vscode.Command {
  const uri = vscode.Uri.file(path.resolve(session.path, file));
  const options: vscode.TextDocumentShowOptions = { selection, preview: true };
  return { command: "vscode.open", title: t("Open File"), arguments: [uri, options] };
}

function fill(item: vscode.TreeItem, values: Partial<vscode.TreeItem>): vscode.TreeItem {
  return Object.assign(item, values);
}

function idOf(node: ConfigNode["node"]): string[] {
  switch (node.kind) {
    case "config":
      return ["config", node.summary.file];
    case "folder":
    case "error":
      return [node.kind];
    case "component":
      return [node.kind, node.config, String(node.scenarioNth), String(node.nth)];
    default:
      return [node.kind, node.config, String(node.nth)];
  }
}
