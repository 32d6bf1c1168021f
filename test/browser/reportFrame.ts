import type { FrameLocator, Page } from "playwright-core";

/** The page inside the webview that is shown: VS Code puts it into a frame within a frame. */
export function reportFrame(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe#active-frame");
}
