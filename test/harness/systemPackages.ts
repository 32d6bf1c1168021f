import { readFile } from "node:fs/promises";
import { logStep } from "./log.ts";
import { runCommand } from "./processes.ts";

/** What the native modules of code-server are compiled with. */
export const compilerPackages = [
  "libkrb5-dev",
  "pkg-config",
  "libsecret-1-dev",
  "libx11-dev",
  "libxkbfile-dev",
  "python3",
  "make",
  "g++",
];

/** Installs missing Debian packages where that is allowed; elsewhere the error names them in one line to copy. */
export async function ensureSystemPackages(packages: string[]): Promise<void> {
  const isDebian = await isDebianMachine();
  const missing = isDebian ? await findMissing(packages) : packages;
  if (missing.length === 0) return;
  if (!isDebian) throw new Error(`please install the equivalents of: ${missing.join(" ")}`);
  if (process.getuid?.() !== 0) {
    throw new Error(
      `system packages are missing; install them with:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(" ")}`,
    );
  }
  await aptInstall(missing);
}

// --- internal ---

let isListFresh = false;

async function aptInstall(packages: string[]): Promise<void> {
  logStep(`installing system packages: ${packages.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const wait = ["-o", "DPkg::Lock::Timeout=300"];
  if (!isListFresh) {
    // A source that cannot be reached is no failure yet: the install below tells.
    await runCommand("apt-get", [...wait, "update"], { env, timeoutMs: 180_000 });
    isListFresh = true;
  }
  const { code, output } = await runCommand(
    "apt-get",
    [...wait, "install", "-y", "--no-install-recommends", ...packages],
    { env, timeoutMs: 600_000 },
  );
  if (code !== 0) throw new Error(`apt-get install ${packages.join(" ")} failed:\n${tail(output)}`);
}

async function isDebianMachine(): Promise<boolean> {
  if (process.platform !== "linux") return false;
  try {
    const release = await readFile("/etc/os-release", "utf8");
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
  } catch {
    return false;
  }
}

async function findMissing(packages: string[]): Promise<string[]> {
  const format = `\${Package} \${db:Status-Status}\n`;
  const { output } = await runCommand("dpkg-query", ["-W", "-f", format, ...packages], {
    timeoutMs: 30_000,
  });
  const installed = new Set(
    output
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

function tail(output: string): string {
  return output.split("\n").slice(-15).join("\n");
}
