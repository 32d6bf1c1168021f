import { LitElement } from "lit";

/** A component that renders into the page itself, so that one style sheet and the icon font reach it. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
