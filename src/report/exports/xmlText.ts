/** Text of any origin as content of XML 1.0, without the characters that it forbids; line breaks stay. */
export function escapeXml(text: string): string {
  return text.replace(forbidden, "").replace(/[&<>\r]/g, formatReference);
}

/** Attributes of an element, each with a space before it; those without a value are left out. */
export function formatXmlAttributes(
  attributes: Readonly<Record<string, string | number | undefined>>,
): string {
  return Object.entries(attributes)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [` ${name}="${escapeAttribute(String(value))}"`],
    )
    .join("");
}

// --- internal ---

/** All but what production 2 of XML 1.0 has as `Char`, broken halves of characters among them. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A reader makes a space of each line break and tab in an attribute, unless it is a reference. */
function escapeAttribute(text: string): string {
  return text.replace(forbidden, "").replace(/[&<>"\t\n\r]/g, formatReference);
}

function formatReference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
