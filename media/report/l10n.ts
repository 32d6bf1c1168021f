import { config } from "@vscode/l10n";

// Texts are looked up when they are shown, those of tables when their module is made: this comes before every such module.
// The extension puts the strings of the window's language into the page; in English there are none.
const strings = document.getElementById("l10n")?.textContent;
if (strings !== undefined) config({ contents: strings });
