import { getSystemErrorName } from "node:util";

/** What an operating system's error means, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EIO: "the disk failed",
  EMFILE: "too many open files",
  ENFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
  EBUSY: "it is in use",
  EXDEV: "it is on another disk",
};

/** Why something failed: an operating system's error as a phrase with its code, any other by its message. */
export function reasonOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const reason = typeof code === "string" ? REASONS[code] : undefined;
  if (reason !== undefined) return `${reason} (${String(code)})`;
  return error instanceof Error ? error.message : String(error);
}

/** A message in which the core has an operating system's error, with that in words: its own are the system's, and name files beside. */
export const inWords = (message: string): string =>
  message.replace(/: [^:]* \(os error (\d+)\)(?: at path ".*?")?/, (found, number: string) => {
    // Windows has numbers of its own.
    if (process.platform === "win32") return found;
    const code = getSystemErrorName(-Number(number));
    return code in REASONS ? `: ${reasonOf({ code })}` : found;
  });
