import { runVSCodeCommand } from "@vscode/test-electron";
import { runCommand } from "./processes.ts";
import { ensureVsCode } from "./vsCode.ts";

/** Installs a packaged extension into an extensions folder, as VS Code's own command line does it. */
export async function installVsix(file: string, extensionsFolder: string): Promise<void> {
  const vsCode = await ensureVsCode();
  const args = ["--install-extension", file, "--extensions-dir", extensionsFolder];
  if (vsCode.kind === "desktop") {
    await runVSCodeCommand([...args, "--user-data-dir", `${extensionsFolder}-user`]);
    return;
  }
  const dataFolder = ["--server-data-dir", `${extensionsFolder}-data`];
  const { code, output } = await runCommand(
    process.execPath,
    [vsCode.program, ...args, ...dataFolder, "--accept-server-license-terms"],
    { timeoutMs: 60_000 },
  );
  if (code !== 0) throw new Error(`the install of ${file} failed:\n${output}`);
}
