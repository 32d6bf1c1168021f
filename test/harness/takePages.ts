import { ReportPages, type Theme } from "../browser/reportPageHost.ts";

export const allThemes: readonly Theme[] = [
  "vscode-light",
  "vscode-dark",
  "vscode-high-contrast",
  "vscode-high-contrast-light",
];

/** In pixels: narrow, and as wide as a window. */
export const pageWidths = [320, 800, 1600];

/** A picture of a page: what is on it, as what, and how wide. */
export interface Picture<Scene> {
  readonly scene: string;
  readonly made: Scene;
  readonly theme: Theme;
  readonly width: number;
  /** `<scene>-<width>-<theme>`. */
  readonly name: string;
}

/** Has pictures taken of each scene, narrow and wide, in the themes that `themesOf` names for it. */
export async function takePages<Scene>(
  scenes: Readonly<Record<string, Scene>>,
  themesOf: (scene: string) => readonly Theme[],
  take: (pages: ReportPages, picture: Picture<Scene>) => Promise<void>,
): Promise<void> {
  const pages = new ReportPages();
  await pages.start();
  try {
    for (const [scene, made] of Object.entries(scenes)) {
      for (const theme of themesOf(scene)) {
        for (const width of pageWidths) {
          const name = `${scene}-${width}-${theme.replace("vscode-", "")}`;
          await take(pages, { scene, made, theme, width, name });
        }
      }
    }
  } finally {
    await pages.stop();
  }
}
