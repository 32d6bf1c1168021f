import "./sectionBar.css";
import { t } from "@vscode/l10n";
import { html, nothing, type PropertyDeclarations } from "lit";
import { renderIcon } from "./icon.ts";
import { LightElement } from "./lightElement.ts";

/** A section of the page: the id of its element, and what it is called. */
export interface NamedSection {
  readonly id: string;
  readonly label: string;
}

/** The sections of a page side by side, the one in view marked. Says `open-section` and `copy-link` with the id of a section. */
export class SectionBar extends LightElement {
  static override properties: PropertyDeclarations = {
    sections: { attribute: false },
    canLink: { attribute: false },
    current: { state: true },
  };
  declare sections: readonly NamedSection[];
  /** Whether there are links to sections from outside. */
  declare canLink: boolean;
  declare current: string | undefined;
  private frame: number | undefined;
  private readonly onScroll = () => {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.current = this.findCurrent();
    });
  };

  constructor() {
    super();
    this.sections = [];
    this.canLink = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("scroll", this.onScroll, { passive: true });
    window.addEventListener("resize", this.onScroll);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("scroll", this.onScroll);
    window.removeEventListener("resize", this.onScroll);
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    // What stands below the bar has not been drawn yet.
    if (changed.has("sections")) this.onScroll();
    if (changed.has("current")) this.revealCurrent();
  }

  protected override render() {
    return html`<nav class="section-links" aria-label=${t("Sections")}>
        <ul>${this.sections.map((section) => this.renderLink(section))}</ul>
      </nav>
      ${
        this.canLink
          ? html`<button class="button icon-only" aria-label=${t("Copy Link to This Section")} title=${t("Copy Link to This Section")}
              @click=${() => this.tell("copy-link", this.current ?? this.sections[0]?.id)}>${renderIcon("link")}</button>`
          : nothing
      }`;
  }

  private renderLink({ id, label }: NamedSection) {
    const onClick = (event: Event) => {
      event.preventDefault();
      this.tell("open-section", id);
    };
    return html`<li><a class="section-link" href="#${id}" aria-current=${id === this.current ? "location" : nothing} @click=${onClick}>${label}</a></li>`;
  }

  /** Scrolls the bar, never the page. */
  private revealCurrent(): void {
    const links = this.querySelector(".section-links");
    const bounds = links?.getBoundingClientRect();
    const place = links?.querySelector("[aria-current]")?.getBoundingClientRect();
    if (bounds === undefined || place === undefined) return;
    const beyond = Math.max(0, place.right - bounds.right) + Math.min(0, place.left - bounds.left);
    links?.scrollBy({ left: beyond });
  }

  private tell(type: string, detail: string | undefined): void {
    if (detail !== undefined) this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** The last section that begins at the bar or above it. */
  private findCurrent(): string | undefined {
    const { bottom } = this.getBoundingClientRect();
    const reached = this.sections.filter(({ id }) => {
      const section = document.getElementById(id);
      return section !== null && section.getBoundingClientRect().top <= bottom + slackPx;
    });
    return (reached.at(-1) ?? this.sections[0])?.id;
  }
}

// --- internal ---

/** A section that was scrolled to begins a little below the bar. */
const slackPx = 24;
