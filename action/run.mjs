// The step of action.yml: runs a config or a share of it, or merges shares, and hands on what came of it. Its inputs
// are in the environment, each as INPUT_<NAME>.
import { spawn } from "node:child_process";
import { appendFile, mkdir } from "node:fs/promises";
import path from "node:path";

const version = read("version");
const program = version === "" ? "touchstone" : `touchstone@${version}`;
const data = ["--data", read("data") || "data"];
const shard = read("shard");
const isGated = read("gate") === "true";
const telling = ["--step-summary", "--annotations", "github"];

process.exitCode = await main();

async function main() {
  if ((read("config") === "") === (read("merge") === "")) {
    return fail("Give either config or merge.");
  }
  const baseline = read("baseline");
  if (baseline !== "") {
    const { code } = await touchstone(["baseline", "set", baseline, ...data]);
    if (code !== 0) return code;
  }
  const ended = await touchstone(read("merge") === "" ? listRunArgs() : listMergeArgs());
  const { document } = ended;
  if (document?.id === undefined) return ended.code;
  const gated = await judge(document, ended.code);
  await tellOutputs({
    id: document.id,
    status: document.status,
    file: document.file ?? "",
    "total-tests": document.summary.totalTests,
    "success-rate": document.summary.successRate,
    gate: gated.result,
    "shard-index": shard.split("/")[0],
    reports: shard === "" ? await writeReports(document.id) : "",
  });
  return gated.code;
}

function listRunArgs() {
  const failUnder = shard === "" && !isGated ? listOption("fail-under") : [];
  const gate = shard === "" && isGated ? ["--gate"] : [];
  const tell = shard === "" ? telling : [];
  return ["run", read("config"), ...listOption("shard"), ...gate, ...failUnder, ...tell, ...data];
}

function listMergeArgs() {
  const failUnder = isGated ? ["--fail-under", "0"] : listOption("fail-under");
  return ["merge", read("merge"), ...failUnder, ...telling, ...data];
}

/** A merged run is judged by a command of its own; one that was not completed is not judged. */
async function judge(document, code) {
  if (document.gate !== undefined) return { code, result: document.gate.result };
  if (!isGated || shard !== "" || code !== 0) return { code, result: "" };
  const judged = await touchstone(["gate", document.id, "--step-summary", ...data]);
  return { code: judged.code, result: judged.document?.result ?? "" };
}

async function writeReports(id) {
  const folder = read("reports") || "touchstone-reports";
  await mkdir(folder, { recursive: true });
  for (const [format, name] of Object.entries({ junit: "junit.xml", ctrf: "ctrf.json" })) {
    const out = ["--out", path.join(folder, name)];
    await touchstone(["export", id, "--format", format, ...out, ...data]);
  }
  return folder;
}

async function tellOutputs(outputs) {
  const file = process.env.GITHUB_OUTPUT;
  if (file === undefined || file === "") return;
  const lines = Object.entries(outputs).map(([name, value]) => {
    return `${name}=${String(value).replace(/[\r\n]/g, " ")}\n`;
  });
  await appendFile(file, lines.join(""));
}

/** Runs a command; what it tells people goes on to them, its document is read. */
async function touchstone(args) {
  const child = spawn("npx", ["--yes", program, ...args, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece) => {
    text += piece;
  });
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (own) => resolve(own ?? 3));
  });
  const document = parse(text);
  if (document?.error !== undefined) fail(document.error.message);
  return { code, document };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Marks the step with an error; its exit code is that of wrong usage. */
function fail(message) {
  const line = message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  process.stdout.write(`::error title=Touchstone::${line}\n`);
  return 2;
}

function read(name) {
  return (process.env[`INPUT_${name.toUpperCase().replaceAll("-", "_")}`] ?? "").trim();
}

function listOption(name) {
  const value = read(name);
  return value === "" ? [] : [`--${name}`, value];
}
