// Loaded before a program (`node --import`): counts its file operations, and ends it or has one of them fail.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import path from "node:path";
import { type FileFault, fileFaultVariable, nameFilePoint } from "./fileFault.ts";

type Call = (...args: unknown[]) => unknown;
type Calls = Record<string, Call | undefined>;

const original = { ...fs };
const pathsOfHandles = new WeakMap<object, string>();
const pathsOfNumbers = new Map<unknown, string>();
let seen = 0;

const text = process.env[fileFaultVariable];
if (text !== undefined) await install(JSON.parse(text) as FileFault);

// --- internal ---

/** Their first argument is a path; the last one may be a callback. */
function pathOperations(): string[] {
  return "mkdir rename rm rmdir unlink writeFile appendFile copyFile truncate utimes".split(" ");
}

/** Their first argument, or `this`, is an open file. */
function fileOperations(): string[] {
  return "write writev writeFile appendFile truncate sync datasync".split(" ");
}

async function install(fault: FileFault): Promise<void> {
  const promises = fs.promises as unknown as Calls;
  const calls = fs as unknown as Calls;
  await installHandles(promises, fault);
  for (const name of pathOperations()) {
    // What is renamed or copied counts as what it becomes.
    const at = name === "rename" || name === "copyFile" ? 1 : 0;
    const pathOf = (_: unknown, args: unknown[]) => asPath(args[at]);
    wrap(promises, name, "promise", fault, pathOf);
    wrap(calls, name, "callback", fault, pathOf);
    wrap(calls, `${name}Sync`, "sync", fault, pathOf, name);
  }
  const ofNumber = (_: unknown, [number]: unknown[]) => pathsOfNumbers.get(number);
  for (const name of ["write", "writev", "ftruncate", "fsync", "fdatasync"]) {
    wrap(calls, name, "callback", fault, ofNumber, nameOfNumbered(name));
    wrap(calls, `${name}Sync`, "sync", fault, ofNumber, nameOfNumbered(name));
  }
  wrap(
    calls,
    "openSync",
    "sync",
    fault,
    (_, args) => openedPath(args),
    "open",
    (result, args) => {
      pathsOfNumbers.set(result, path.resolve(String(args[0])));
    },
  );
  wrap(calls, "open", "callback", fault, (_, args) => openedPath(args), "open");
  syncBuiltinESMExports();
}

function nameOfNumbered(name: string): string {
  return name.replace(/^f(?=truncate|sync|datasync)/, "").replace(/^fdatasync$/, "datasync");
}

async function installHandles(promises: Calls, fault: FileFault): Promise<void> {
  const sample = await original.promises.open(os.devNull, "r");
  const prototype = Object.getPrototypeOf(sample) as Calls;
  await sample.close();
  for (const name of fileOperations()) {
    wrap(prototype, name, "promise", fault, (handle) => pathsOfHandles.get(handle as object));
  }
  const note = (handle: unknown, args: unknown[]) => {
    pathsOfHandles.set(handle as object, path.resolve(String(args[0])));
  };
  wrap(promises, "open", "promise", fault, (_, args) => openedPath(args), "open", note);
}

function asPath(file: unknown): string | undefined {
  return typeof file === "string" ? path.resolve(file) : undefined;
}

/** Undefined when it is opened to be read. */
function openedPath([file, flags = "r"]: unknown[]): string | undefined {
  const writes =
    typeof flags === "number"
      ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT)) !== 0
      : typeof flags === "string" && /[wa+]/.test(flags);
  return writes ? asPath(file) : undefined;
}

type Style = "promise" | "callback" | "sync";

function wrap(
  owner: Calls,
  name: string,
  style: Style,
  fault: FileFault,
  pathOf: (self: unknown, args: unknown[]) => string | undefined,
  operation = name,
  onDone: (result: unknown, args: unknown[]) => void = () => {},
): void {
  const call = owner[name];
  if (call === undefined) return;
  owner[name] = function wrapped(this: unknown, ...args: unknown[]) {
    const file = pathOf(this, args);
    const go = () => call.apply(this, args);
    const isMeant = file !== undefined && countsHere(operation, file, fault);
    const { act } = fault;
    if (!isMeant || act === undefined)
      return style === "callback" ? go() : after(go(), onDone, args);
    if (act === "fail") return fail(style, buildError(operation, file, fault.code ?? "EIO"), args);
    if (act === "pause") {
      waitAtGate(fault.gate);
      return style === "callback" ? go() : after(go(), onDone, args);
    }
    if (act === "kill-after" && style === "callback") return go();
    if (act === "kill-after") return after(go(), () => killSelf(), args);
    if (act === "kill-half") doHalf(operation, file, args);
    return killSelf();
  };
}

function countsHere(operation: string, file: string, fault: FileFault): boolean {
  if (file !== fault.under && !file.startsWith(fault.under + path.sep)) return false;
  const point = nameFilePoint(operation, file, fault.under);
  if (fault.log !== undefined) original.appendFileSync(fault.log, `${point}\n`);
  if (fault.point !== undefined && fault.point !== point) return false;
  seen += 1;
  const at = fault.at ?? 1;
  return fault.act === "fail" ? seen >= at : seen === at;
}

function after(
  result: unknown,
  onDone: (result: unknown, args: unknown[]) => void,
  args: unknown[],
): unknown {
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      onDone(value, args);
      return value;
    });
  }
  onDone(result, args);
  return result;
}

function fail(style: Style, error: Error, args: unknown[]): unknown {
  if (style === "promise") return Promise.reject(error);
  if (style === "sync") throw error;
  const callback = args.at(-1);
  if (typeof callback === "function") process.nextTick(() => callback(error));
  return undefined;
}

function buildError(operation: string, file: string, code: string): Error {
  const errno = -(new Map<string, number>(Object.entries(os.constants.errno)).get(code) ?? 0);
  const message = `${code}: ${operation} '${file}'`;
  return Object.assign(new Error(message), { code, errno, syscall: operation, path: file });
}

/** What a kill in the midst of it would have left. */
function doHalf(operation: string, file: string, args: unknown[]): void {
  if (operation.startsWith("write") || operation === "appendFile") {
    const bytes = bytesOf(args);
    original.appendFileSync(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
  } else if (
    operation === "rm" &&
    original.statSync(file, { throwIfNoEntry: false })?.isDirectory()
  ) {
    const [first] = original.readdirSync(file);
    if (first !== undefined) original.rmSync(path.join(file, first), { recursive: true });
  }
}

function bytesOf(args: unknown[]): Buffer {
  const given = args.find((each) => Array.isArray(each) || ArrayBuffer.isView(each)) ?? args.at(-1);
  if (Array.isArray(given)) return Buffer.concat(given as Uint8Array[]);
  if (ArrayBuffer.isView(given))
    return Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  return Buffer.from(String(given));
}

function waitAtGate(gate = ""): void {
  original.writeFileSync(gate, "");
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (original.existsSync(gate)) Atomics.wait(cell, 0, 0, 5);
}

function killSelf(): void {
  process.kill(process.pid, "SIGKILL");
  // The signal may take a moment: nothing more happens meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
