import { t } from "@vscode/l10n";
/** Makes every error nothing else handled visible at the top of the page; needs nothing that may be broken. */
export function installErrorBoundary(): void {
  window.addEventListener("error", (event) => showError(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => showError(event.reason));
}

// --- internal ---

const boundaryId = "page-error";

function showError(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const place = document.getElementById(boundaryId) ?? createPlace();
  place.textContent = t(
    "This report ran into an error: {0}. Close and open it again; the run itself is not affected.",
    message,
  );
}

function createPlace(): HTMLElement {
  const place = document.createElement("p");
  place.id = boundaryId;
  place.setAttribute("role", "alert");
  document.body.prepend(place);
  return place;
}
