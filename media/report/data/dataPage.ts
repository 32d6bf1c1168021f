import "./data.css";
import { t } from "@vscode/l10n";
import { html, nothing } from "lit";
import { dataAnswerSchema } from "../../../src/model/wire/dataProtocol.ts";
import { renderIcon } from "../elements/icon.ts";
import { KeptScroll } from "../elements/keptScroll.ts";
import { LightElement } from "../elements/lightElement.ts";
import { weave } from "../elements/weave.ts";
import { connectPage } from "../session/host.ts";
import { type DataHost, DataSession } from "./dataSession.ts";
import { renderKeys } from "./keySection.ts";
import { renderRetention } from "./retentionSection.ts";
import { renderRuns } from "./runSection.ts";
import { renderStorage } from "./storageSection.ts";
import { renderTracking } from "./trackingSection.ts";

/** The page *Manage Data* of the folder that `<body data-folder>` names. */
export class DataPage extends LightElement {
  private session: DataSession | undefined;
  private readonly keptScroll = new KeptScroll(this, (scrollTop) =>
    this.session?.setScrollTop(scrollTop),
  );

  override connectedCallback(): void {
    this.replaceChildren();
    super.connectedCallback();
    const host: DataHost = connectPage(dataAnswerSchema);
    const { folder = "" } = document.body.dataset;
    this.session = new DataSession(host, folder, () => this.requestUpdate());
    this.session.start();
  }

  protected override updated(): void {
    if (this.session?.runs.value === undefined) return;
    void this.keptScroll.restore(this.session.scrollTop);
  }

  protected override render() {
    const { session } = this;
    if (session === undefined) return nothing;
    const { value, failure } = session.overview;
    return html`<main class="data-page">
      <header class="title-line"><h1>${value === undefined ? t("Data") : weave(t("Data of {0}"), html`<bdi>${value.folderName}</bdi>`)}</h1></header>
      ${
        failure === undefined
          ? nothing
          : html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${failure}</span>
        <button class="button quiet" @click=${() => session.load()}>${t("Try Again")}</button></p>`
      }
      ${hasNothing(session) ? nothing : renderSections(session)}
    </main>`;
  }
}

// --- internal ---

/** What keeps all from being known is said once. */
function hasNothing({ overview, storage, runs }: DataSession): boolean {
  const isKnown = [overview, storage, runs].some(({ value }) => value !== undefined);
  return overview.failure !== undefined && !isKnown;
}

function renderSections(session: DataSession) {
  const { value } = session.overview;
  return [
    renderStorage(session),
    ...(value === undefined
      ? []
      : [
          renderRetention(value, session),
          renderKeys(value, session),
          renderTracking(value, session),
        ]),
    renderRuns(session),
  ];
}
