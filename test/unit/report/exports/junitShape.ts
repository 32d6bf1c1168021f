import type { XmlElement } from "./readXml.ts";

/** What is wrong with a report, by what the schemas of Jenkins, Surefire and Ant have in common. */
export function findJunitFaults(root: XmlElement): string[] {
  if (root.name !== "testsuites") return [`the root is ${root.name}`];
  return checkElement(root, "");
}

// --- internal ---

interface Shape {
  readonly needs: readonly string[];
  readonly may: readonly string[];
  /** In this order; `many` may be there more than once. */
  readonly children: readonly { readonly name: string; readonly many?: true }[];
}

const result = { needs: ["message", "type"], may: [], children: [] };
const text = { needs: [], may: [], children: [] };
const shapes: Readonly<Record<string, Shape>> = {
  testsuites: {
    needs: [],
    may: ["name", "tests", "failures", "errors", "disabled", "time"],
    children: [{ name: "testsuite", many: true }],
  },
  testsuite: {
    needs: ["name", "tests", "failures", "errors", "skipped", "time"],
    may: ["timestamp", "hostname", "id", "package"],
    children: [
      { name: "properties" },
      { name: "testcase", many: true },
      { name: "system-out" },
      { name: "system-err" },
    ],
  },
  properties: { needs: [], may: [], children: [{ name: "property", many: true }] },
  property: { needs: ["name", "value"], may: [], children: [] },
  testcase: {
    needs: ["name", "classname", "time"],
    may: [],
    children: [
      ...[{ name: "skipped" }, { name: "failure" }, { name: "error" }],
      ...[{ name: "system-out" }, { name: "system-err" }],
    ],
  },
  failure: result,
  error: result,
  skipped: { needs: [], may: ["message"], children: [] },
  "system-out": text,
  "system-err": text,
};
const forms: Readonly<Record<string, RegExp>> = {
  time: /^\d+\.\d{3}$/,
  tests: /^\d+$/,
  failures: /^\d+$/,
  errors: /^\d+$/,
  skipped: /^\d+$/,
  timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
};

function checkElement({ name, attributes, children, ...own }: XmlElement, place: string): string[] {
  const here = `${place}/${name}`;
  const shape = shapes[name];
  if (shape === undefined) return [`${here} is unknown`];
  const faults: string[] = [];
  const known = [...shape.needs, ...shape.may];
  for (const [key, value] of Object.entries(attributes)) {
    if (!known.includes(key)) faults.push(`${here} has ${key}`);
    if (forms[key]?.test(value) === false) faults.push(`${here}: ${key} is ${value}`);
  }
  for (const key of shape.needs) {
    if (attributes[key] === undefined) faults.push(`${here} lacks ${key}`);
  }
  const order = shape.children.map((child) => child.name);
  const found = children.map((child) => child.name);
  const sorted = found.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  if (found.join() !== sorted.join()) faults.push(`${here}: ${found.join()} is no order`);
  for (const child of shape.children) {
    const count = found.filter((each) => each === child.name).length;
    if (count > 1 && child.many !== true) faults.push(`${here} has ${count} × ${child.name}`);
  }
  if (shape.children.length > 0 && own.text.trim() !== "") faults.push(`${here} has text`);
  return [...faults, ...children.flatMap((child) => checkElement(child, here))];
}
