import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { DataOverview, ListedKey } from "../../../src/model/wire/dataProtocol.ts";
import { renderIcon } from "../elements/icon.ts";
import { type DataSession, keyId } from "./dataSession.ts";

/** Which keys the configs name: where from, whether there is one, and whether it works. */
export function renderKeys(
  { keys, isTrusted }: DataOverview,
  session: DataSession,
): TemplateResult {
  return html`<section aria-labelledby="keys-title">
    <div class="section-line"><h2 id="keys-title">${t("Keys")}</h2></div>
    ${
      keys.length === 0
        ? html`<p class="quiet-note">${t("No config names a key.")}</p>`
        : html`<div class="table-scroll"><table class="keys">
            <thead><tr><th scope="col">${t("Name")}</th><th scope="col">${t("For")}</th><th scope="col">${t("From")}</th><th scope="col">${t("State")}</th>
              <td></td></tr></thead>
            <tbody>${keys.map((key) => renderKey(key, isTrusted, session))}</tbody>
          </table></div>`
    }
  </section>`;
}

// --- internal ---

function renderKey(key: ListedKey, isTrusted: boolean, session: DataSession) {
  const { source, name, origin, heldIn, configs } = key;
  const test = session.keyTests.get(keyId(key));
  const place = { source, name, origin };
  const isTesting = test !== undefined && test.message === undefined;
  return html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td><bdi>${origin}</bdi>${configs.length === 0 ? html` <span class="quiet-note">${t("(no config names it)")}</span>` : nothing}</td>
    <td>${source === "secret" ? t("Stored secret") : t("Environment variable")}</td>
    <td>${renderKeyState(key)}${renderTest(test)}</td>
    <td class="key-actions">
      ${
        isTrusted && configs.length > 0
          ? html`<button class="button quiet" ?disabled=${isTesting} aria-label=${t("Test Connection with {0}", name)}
              @click=${() => session.testKey(place)}>${t("Test Connection")}</button>`
          : nothing
      }
      ${
        heldIn !== "environment"
          ? html`<button class="button quiet" aria-label=${t("Set {0}…", name)} @click=${() => session.act({ type: "setKey", key: place })}>${t("Set…")}</button>`
          : nothing
      }
      ${
        heldIn === "storage" || key.isAllowed
          ? html`<button class="button quiet" aria-label=${t("Clear {0}", name)} @click=${() => session.act({ type: "clearKey", key: place })}>${t("Clear")}</button>`
          : nothing
      }
    </td>
  </tr>`;
}

function renderKeyState({ source, heldIn, isAllowed }: ListedKey) {
  if (heldIn === undefined) return renderState("cancelled", "circle-slash", t("Not set"));
  const isStandIn = source === "env" && heldIn === "storage";
  const held = isStandIn ? t("Stored, for a variable that is not set") : t("Set");
  const text = heldIn === "environment" && isAllowed ? t("Set, may be sent there") : held;
  return renderState("passed", "pass", text);
}

function renderState(look: string, icon: string, text: string) {
  return html`<span class="state state-${look}">${renderIcon(icon)}${text}</span>`;
}

function renderTest(test: { isFine?: boolean; message?: string } | undefined) {
  if (test === undefined) return nothing;
  if (test.message === undefined) {
    return html`<p class="key-test" role="status">${renderIcon("loading codicon-modifier-spin")} ${t("Asking…")}</p>`;
  }
  return html`<p class="key-test state ${test.isFine ? "state-passed" : "state-failed"}" role="status">
    ${renderIcon(test.isFine ? "pass" : "error")}<span>${test.message}</span></p>`;
}
