/** The environment variable that hands a fault to the process in which `injectFileFaults.ts` is loaded. */
export const fileFaultVariable = "TORTURE_FILE_FAULT";

/** What is to happen to the file operations of a process, of which only those that change files count. */
export interface FileFault {
  /** Absolute folder; operations outside of it are left alone and not counted. */
  readonly under: string;
  /** The operations meant, as `nameFilePoint` names them; all when absent. */
  readonly point?: string;
  /** Which of them, from 1. */
  readonly at?: number;
  /**
   * `kill-half` does half of it first: some bytes of a write, one file of a folder that is deleted. `fail` goes on
   * failing from then on. `pause` makes the file `gate` and waits until somebody has deleted it.
   */
  readonly act?: "kill-before" | "kill-half" | "kill-after" | "fail" | "pause";
  /** The system's code of `fail`. */
  readonly code?: string;
  /** Absolute path of the file of `pause`. */
  readonly gate?: string;
  /** Absolute path of a file that gets the name of each operation as a line. */
  readonly log?: string;
}

/** An operation by name and path, without what differs from run to run: ids, times, processes. `file` is absolute. */
export function nameFilePoint(operation: string, file: string, under: string): string {
  const relative = file.slice(under.length + 1).replaceAll("\\", "/");
  const shared = relative
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replaceAll(/\d{4}-\d\d-\d\dT[0-9-]+(\.\d+)?Z(-[0-9a-f]{8})?/g, "<time>")
    .replaceAll(/\.\d+-[0-9a-f]{8}\.tmp$/g, ".tmp")
    .replaceAll(/index-\d+-.*\.mark$/g, "index-<process>.mark");
  return `${operation} ${shared === "" ? "." : shared}`;
}
