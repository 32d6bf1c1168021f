import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { build } from "esbuild";

const sources = path.resolve(import.meta.dirname, "../../../src");
let bundled: Promise<string> | undefined;

/** The command line bundled as it is shipped, once for all tests: it starts several times faster so. */
export function bundleCli(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCli {
  readonly child: ChildProcess;
  readonly result: Promise<CliResult>;
  /** Resolves when stderr has shown this text. */
  saw(pattern: RegExp): Promise<void>;
  /** The match of this in stdout, once it is there. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

/** Starts the real command line in a child process. */
export async function startCli(args: readonly string[], options: CliOptions): Promise<StartedCli> {
  const entry = await bundleCli();
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), entry, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
  const result = once(child, "close").then(([code]) => {
    return { code: code as number | null, stdout: stdout.text(), stderr: stderr.text() };
  });
  const find = async ({ text, stream }: Gathered, pattern: RegExp) => {
    for (;;) {
      const match = pattern.exec(text());
      if (match !== null) return match;
      if (child.exitCode !== null) throw new Error(`ended without ${pattern}: ${stderr.text()}`);
      await Promise.race([once(stream, "data"), result]);
    }
  };
  return {
    child,
    result,
    saw: async (pattern) => void (await find(stderr, pattern)),
    printed: (pattern) => find(stdout, pattern),
  };
}

export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const { result } = await startCli(args, options);
  return result;
}

/** The one JSON document of stdout; throws when there is anything else. */
export async function runForJson<T>(
  args: readonly string[],
  options: CliOptions,
): Promise<CliResult & { document: T }> {
  const result = await runCli([...args, "--json"], options);
  return { ...result, document: JSON.parse(result.stdout) as T };
}

export interface Workspace {
  readonly folder: string;
  write(file: string, content: unknown): Promise<string>;
  dispose(): Promise<void>;
}

export async function makeWorkspace(): Promise<Workspace> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "touchstone-cli-")));
  return {
    folder,
    async write(file, content) {
      const target = path.join(folder, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, typeof content === "string" ? content : JSON.stringify(content));
      return file;
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A config of one scenario for the simulated provider. */
export function makeConfig(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: "people",
    providers: [{ id: "sim", kind: "simulated", seed: 1 }],
    scenarios: [makeScenario(1)],
    runsPerScenario: 2,
    maxRetries: 1,
    ...over,
  };
}

export function makeScenario(number: number): Record<string, unknown> {
  return {
    number,
    name: `Person ${number}`,
    kind: "prompt",
    prompt: "Who?",
    schema: {
      type: "object",
      properties: { name: { type: "string" } },
      required: ["name"],
    },
  };
}

/** Replies of this provider are never JSON. */
export const badProvider = { id: "bad", kind: "simulated", faults: { malformed: 1 } };

// --- internal ---

interface Gathered {
  readonly stream: Readable;
  text(): string;
}

function gather(stream: Readable): Gathered {
  let all = "";
  stream.setEncoding("utf8").on("data", (piece: string) => {
    all += piece;
  });
  return { stream, text: () => all };
}

async function bundle(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "touchstone-cli-bundle-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  const require =
    "import{createRequire as _cr}from'node:module';const require=_cr(import.meta.url)," +
    "__filename=import.meta.filename,__dirname=import.meta.dirname;";
  await build({
    entryPoints: {
      cli: path.join(sources, "cli/main.ts"),
      worker: path.join(sources, "run/worker.ts"),
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node22",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: require },
    logLevel: "warning",
  });
  return path.join(folder, "cli.js");
}
