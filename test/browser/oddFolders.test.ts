import { execFileSync } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import { exists, listResults, waitUntil } from "./runFiles.ts";
import { writeWorkspaceSettings } from "./settings.ts";
import { openTestExplorer } from "./testView.ts";
import { treeRow } from "./treeView.ts";
import {
  choose,
  notification,
  openViewContainer,
  pressInNotification,
  quickInput,
  runCommand,
} from "./workbench.ts";

describe("a window on folders that are not as usual", () => {
  let window: VsCodeWindow | undefined;
  const mounted: string[] = [];
  afterEach(async () => {
    for (const folder of mounted.splice(0)) execFileSync("umount", ["-l", folder]);
    await window?.close();
    window = undefined;
  });

  it("has five roots, whose configs and tests are told apart, and runs one in the root it is of", async () => {
    window = await openWindow({ fixture: "multi-root" });
    const { page, folder } = window;
    const roots = ["first", "second", "third", "fourth", "fifth"];
    for (const root of roots.slice(2)) {
      await cp(path.join(folder, "first"), path.join(folder, root), { recursive: true });
    }
    const workspace = { folders: roots.map((root) => ({ path: root })) };
    await writeFile(path.join(folder, "two-folders.code-workspace"), JSON.stringify(workspace));
    await openViewContainer(page, "Touchstone");
    for (const root of roots) await treeRow(page, "Configs", root).waitFor();
    for (const root of roots) await treeRow(page, "Runs", root).waitFor();
    await runCommand(page, "Touchstone: Start Run…");
    await quickInput(page).getByText("fourth/data/configs/people.touchstone.json").click();
    const fourth = path.join(folder, "fourth");
    await waitUntil("the result", async () => (await listResults(fourth)).length === 1);
    await waitUntil(
      "nothing in another root",
      async () => !(await exists(indexOf(folder, "fifth"))),
    );
    await openTestExplorer(page);
    for (const root of roots) {
      await page.locator(".test-explorer .label", { hasText: root }).first().waitFor();
    }
  });

  for (const setting of ["/tmp/elsewhere", "../x"]) {
    it(`says of the data folder ${setting} that it has to be inside, wherever one looks, with a way to the setting`, async () => {
      window = await openWindow({ fixture: "single-root" });
      const { page, folder } = window;
      const isTold = new RegExp(`setting touchstone\\.dataFolder is "${setting}"`);
      await writeWorkspaceSettings(folder, { "touchstone.dataFolder": setting });
      await openViewContainer(page, "Touchstone");
      await treeRow(page, "Configs", isTold).waitFor();
      await runCommand(page, "Touchstone: Open Report");
      await notification(page, isTold).waitFor();
      await runCommand(page, "Notifications: Clear All Notifications");
      await runCommand(page, "Touchstone: Start Run…");
      await notification(page, isTold).waitFor();
      await runCommand(page, "Touchstone: Manage Data");
      await reportFrame(page).getByRole("alert").getByText(isTold).waitFor();
      await reportFrame(page).getByText("Measuring").waitFor({ state: "detached" });
      await openViewContainer(page, "Testing");
      await page.locator(".test-explorer").getByText(isTold).waitFor();
      await pressInNotification(page, isTold, "Open Settings");
      await page.locator(".settings-editor").getByText("Data Folder").first().waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".settings-editor").waitFor({ state: "detached" });
      // Once it is mended all is there without a reload.
      await writeWorkspaceSettings(folder, { "touchstone.dataFolder": "data" });
      await openViewContainer(page, "Touchstone");
      await treeRow(page, "Configs", "people").waitFor();
      await treeRow(page, "Runs", isTold).waitFor({ state: "detached" });
    });
  }

  it("shows on a disk that is read-only what is there, and says of what it cannot write why not", async function () {
    window = await openWindow({ fixture: "single-root" });
    const { page, folder } = window;
    await openViewContainer(page, "Touchstone");
    await runCommand(page, "Touchstone: Start Run…");
    await choose(page, "people");
    await waitUntil("the result", async () => (await listResults(folder)).length === 1);
    await reportFrame(page).getByText("Completed").first().waitFor();
    await runCommand(page, "View: Close All Editors");
    if (!mountReadOnly(folder)) this.skip();
    mounted.push(folder);
    await page.reload();
    await openViewContainer(page, "Touchstone");
    await treeRow(page, "Configs", "people").waitFor();
    await treeRow(page, "Runs", "people").click();
    await reportFrame(page).getByRole("heading", { name: "people", level: 1 }).waitFor();
    await runCommand(page, "Touchstone: Start Run…");
    await choose(page, "people");
    await notification(page, /Cannot .*data.*: the file system is read-only\./).waitFor();
    await runCommand(page, "Notifications: Clear All Notifications");
    await runCommand(page, "Touchstone: Create Sample Config");
    await notification(page, /Cannot write .*sample.*: the file system is read-only\./).waitFor();
    await runCommand(page, "Touchstone: Manage Data");
    await reportFrame(page).getByRole("heading", { name: "Data of single-root" }).waitFor();
    await reportFrame(page).getByText("Result files").waitFor();
  });

  it("lists a config of 3,000 scenario files, and the problems of 300 of them", async () => {
    window = await openWindow({ fixture: "single-root" });
    const { page, folder } = window;
    await writeMany(folder, 3000);
    await openViewContainer(page, "Touchstone");
    await treeRow(page, "Configs", "many").filter({ hasText: "300 problems" }).waitFor();
    await runCommand(page, "Problems: Focus on Problems View");
    await page.locator(".panel .badge", { hasText: "300" }).first().waitFor();
    await openViewContainer(page, "Testing");
    await page.locator(".test-explorer .label", { hasText: "#27 Scenario 27" }).waitFor();
  });
});

function indexOf(folder: string, root: string): string {
  return path.join(folder, root, "data/index.json");
}

/** Over itself, so that who has it open sees it; false where mounts are not allowed. */
function mountReadOnly(folder: string): boolean {
  try {
    execFileSync("mount", ["--bind", folder, folder], { stdio: "ignore" });
  } catch {
    return false;
  }
  execFileSync("mount", ["-o", "remount,ro,bind", folder]);
  return true;
}

/** One in ten names a schema that is not there. */
async function writeMany(folder: string, count: number): Promise<void> {
  const many = path.join(folder, "data/many");
  await mkdir(many);
  for (let number = 1; number <= count; number++) {
    const schema = number % 10 === 0 ? "gone.schema.json" : "../schemas/person.schema.json";
    const scenario = { number, name: `Scenario ${number}`, kind: "prompt", prompt: "Who?", schema };
    await writeFile(path.join(many, `${number}.scenario.json`), JSON.stringify(scenario));
  }
  const config = {
    name: "many",
    providers: [{ id: "sim", kind: "simulated" }],
    scenarios: ["../many/*.scenario.json"],
  };
  await writeFile(path.join(folder, "data/configs/many.touchstone.json"), JSON.stringify(config));
}
