import type { ChatMessage, PromptFile } from "../../model/chatMessage.ts";
import type { ProviderRequest } from "../../model/provider.ts";

/** A file of a message with what it holds. */
export interface SentFile extends PromptFile {
  readonly base64: string;
}

/** The files of a message as they go over the wire; empty for one without any. */
export function listSentFiles(message: ChatMessage, { files }: ProviderRequest): SentFile[] {
  return (message.files ?? []).map((file) => {
    const read = files?.get(file.path);
    if (read === undefined) throw new RangeError(`file ${file.path} was not read`);
    return { ...file, base64: toBase64(read.content) };
  });
}

export function isImage({ mediaType }: PromptFile): boolean {
  return mediaType.startsWith("image/");
}

export function toDataUrl({ mediaType, base64 }: SentFile): string {
  return `data:${mediaType};base64,${base64}`;
}

// --- internal ---

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}
