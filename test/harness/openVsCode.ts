// Opens VS Code with the extension on the sample workspace, this repository, until Ctrl+C.
import { once } from "node:events";
import path from "node:path";
import { installBuiltExtension } from "./extensionsFolder.ts";
import { createTempFolder, removeAtExit, repositoryRoot } from "./paths.ts";
import { runCommand, startProcess } from "./processes.ts";
import { buildWindowUrl, startVsCodeServer } from "./server.ts";
import { ensureVsCode } from "./vsCode.ts";

const build = await runCommand(process.execPath, ["esbuild.js"], {
  cwd: repositoryRoot,
  timeoutMs: 180_000,
  echo: true,
});
if (build.code !== 0) throw new Error("the build failed");

const vsCode = await ensureVsCode();
const folder = await createTempFolder("vscode");
removeAtExit(folder);
const extensionsFolder = path.join(folder, "extensions");
if (vsCode.kind === "desktop") {
  const window = startProcess(vsCode.program, [
    repositoryRoot,
    `--extensionDevelopmentPath=${repositoryRoot}`,
    ...["--user-data-dir", path.join(folder, "user-data"), "--extensions-dir", extensionsFolder],
  ]);
  await once(window, "exit");
} else {
  await installBuiltExtension(extensionsFolder);
  const server = await startVsCodeServer({ program: vsCode.program, extensionsFolder });
  console.log(`\nVS Code: ${buildWindowUrl(server, { workspace: repositoryRoot })}`);
  console.log("Open it in a browser; Ctrl+C ends it.");
  await once(process, "beforeExit");
}
