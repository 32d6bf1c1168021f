import { SaxesParser } from "saxes";

/** An element of a document as an XML parser reads it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Of its own, without that of its children. */
  text: string;
}

/** The root of a document; throws for what is not well-formed XML 1.0. */
export function readXml(text: string): XmlElement {
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: XmlElement = { name, attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (found) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += found;
  });
  parser.on("closetag", () => open.pop());
  parser.write(text).close();
  const [only] = root.children;
  if (only === undefined) throw new Error("there is no element");
  return only;
}

/** All elements of this name, in their order. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  const own = element.name === name ? [element] : [];
  return [...own, ...element.children.flatMap((child) => findAll(child, name))];
}
