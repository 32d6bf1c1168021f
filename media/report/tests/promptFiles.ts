import "./promptFiles.css";
import { t } from "@vscode/l10n";
import { html, nothing } from "lit";
import type { PromptFile } from "../../../src/model/chatMessage.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";
import { renderIcon } from "../elements/icon.ts";
import type { PromptImages } from "../session/promptImages.ts";

/** What the files of prompts are shown with. */
export interface PromptFileActions {
  readonly images: Pick<PromptImages, "find" | "load">;
  /** Opens a file in the editor. */
  readonly open: (path: string) => void;
}

/** The files that went with a message: each with path, type, size, and an image as it was sent while that is still there. */
export function renderPromptFiles(
  files: readonly PromptFile[] | undefined,
  { images, open }: PromptFileActions,
) {
  if (files === undefined || files.length === 0) return nothing;
  return html`<ul class="prompt-files" aria-label=${t("Files")}>
    ${files.map((file) => {
      const { path, mediaType, bytes } = file;
      const url = images.find(file);
      return html`<li>
        <button class="prompt-file" title=${t("Open {0}", path)} @click=${() => open(path)}>
          ${url === undefined ? renderIcon(iconOf(mediaType)) : html`<img src=${url} alt="" />`}
          <span class="path">${path}</span>
          <span class="summary-note">${mediaType}, ${formatBytes(bytes)}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}

// --- internal ---

function iconOf(mediaType: string): string {
  return mediaType.startsWith("image/") ? "file-media" : "file-pdf";
}
