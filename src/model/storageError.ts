import { errorMessage, UserError } from "./userError.ts";

/** A failed file operation as an error a person can act on: `action` ("write"), the path, and the cause in words. */
export function buildStorageError(action: string, path: string, cause: unknown): UserError {
  if (cause instanceof UserError) return cause;
  const words = causeWords.get(errorCode(cause) ?? "") ?? errorMessage(cause);
  return new UserError(`Cannot ${action} ${path}: ${words}.`, { code: "storage", cause });
}

/** The system's code of a failed file operation, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

// --- internal ---

const causeWords = new Map([
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EROFS", "the file system is read-only"],
  ["EACCES", "permission is denied"],
  ["EPERM", "the operation is not permitted"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EISDIR", "it is a folder"],
  ["ENOTFILE", "it is a pipe, a socket or a device, not a file"],
  ["ENOENT", "it does not exist"],
  ["EEXIST", "something else has that name"],
  ["ELOOP", "it is a symbolic link, or leads through too many of them"],
  ["EMFILE", "too many files are open"],
  ["ENFILE", "too many files are open"],
  ["EFBIG", "the file is too large"],
  ["EIO", "the disk reported an error"],
  ["EBUSY", "another program is using it"],
  ["ENAMETOOLONG", "the path is too long"],
]);
