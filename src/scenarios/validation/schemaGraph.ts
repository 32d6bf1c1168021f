import type { SchemaLink, SchemaNode } from "./schemaNode.ts";

/** What the links among compiled schemas say of the work they make. */
export interface SchemaGraph {
  /** Schemas that come back to themselves with the same value: whether that ends is seen when a value comes. */
  readonly endless: readonly SchemaNode[];
  /**
   * Where ways meet among schemas that come back to themselves deeper in a value, in several ways: asked without
   * memory, the work would double with every level.
   */
  readonly doubling: readonly SchemaNode[];
  /** How many schemas are asked about one value at most, as far as they do not come back to themselves. */
  readonly weight: number;
}

export function buildSchemaGraph(root: SchemaNode, all: readonly SchemaNode[]): SchemaGraph {
  const circles = findCircles(all.filter((node) => !isLeaf(node)));
  const circleOf = new Map(circles.flatMap((circle) => circle.map((node) => [node, circle])));
  const isWithin = (node: SchemaNode, link: SchemaLink) =>
    circleOf.has(node) && circleOf.get(link.node) === circleOf.get(node);
  const isDoubling = (node: SchemaNode) =>
    countLanes(
      node,
      (link) => isWithin(node, link),
      () => 1,
    ) > 1;
  const weights = new Map<SchemaNode, number>();
  const weigh = (node: SchemaNode): number => {
    if (isLeaf(node)) return 1;
    const known = weights.get(node);
    if (known !== undefined) return known;
    const weight =
      1 +
      countLanes(
        node,
        (link) => !isWithin(node, link),
        (link) => weigh(link.node),
      );
    weights.set(node, weight);
    return weight;
  };
  return {
    endless: findEndless(all.filter(({ inPlace }) => inPlace.length > 0)),
    doubling: findJoints(circles.filter((circle) => circle.some(isDoubling))),
    weight: weigh(root),
  };
}

// --- internal ---

/** What asks no other schema. */
function isLeaf({ inPlace, below }: SchemaNode): boolean {
  return inPlace.length === 0 && below.length === 0;
}

/** The schemas of circles to which more than one way leads from within. */
function findJoints(circles: readonly (readonly SchemaNode[])[]): SchemaNode[] {
  return circles.flatMap((circle) => {
    const counts = new Map(circle.map((node) => [node, 0]));
    for (const { node } of circle.flatMap(listLinks)) {
      const count = counts.get(node);
      if (count !== undefined) counts.set(node, count + 1);
    }
    return circle.filter((node) => (counts.get(node) ?? 0) > 1);
  });
}

function listLinks({ inPlace, below }: SchemaNode): readonly SchemaLink[] {
  return [...inPlace, ...below].filter(({ node }) => !isLeaf(node));
}

/** Lanes for the items of an array; all others are for what is in an object. */
const itemLanes = new Set(["contains", "items", "unevaluatedItems"]);

/** Sums up what may be asked about one value: of a lane the most, and of arrays and objects the larger. */
function countLanes(
  { inPlace, below }: SchemaNode,
  isCounted: (link: SchemaLink) => boolean,
  measure: (link: SchemaLink) => number,
): number {
  const sum = (links: readonly SchemaLink[]) => {
    const lanes = new Map<string, number>();
    for (const link of links.filter(isCounted)) {
      lanes.set(link.lane, Math.max(lanes.get(link.lane) ?? 0, measure(link)));
    }
    return [...lanes.values()].reduce((total, each) => total + each, 0);
  };
  const ofItems = below.filter(({ lane }) => itemLanes.has(lane));
  const ofKeys = below.filter(({ lane }) => !itemLanes.has(lane));
  return sum(inPlace) + Math.max(sum(ofItems), sum(ofKeys));
}

/** Groups of schemas that lead to one another (Tarjan); those that do not lead to themselves are left out. */
function findCircles(all: readonly SchemaNode[]): SchemaNode[][] {
  const numbers = new Map<SchemaNode, number>();
  const open: SchemaNode[] = [];
  const isOpen = new Set<SchemaNode>();
  const circles: SchemaNode[][] = [];
  const visit = (node: SchemaNode): number => {
    const number = numbers.size;
    numbers.set(node, number);
    open.push(node);
    isOpen.add(node);
    let low = number;
    for (const link of listLinks(node)) {
      if (!numbers.has(link.node)) low = Math.min(low, visit(link.node));
      else if (isOpen.has(link.node)) low = Math.min(low, numbers.get(link.node) ?? low);
    }
    if (low < number) return low;
    const circle = open.splice(open.lastIndexOf(node));
    for (const each of circle) isOpen.delete(each);
    const leadsToItself = listLinks(node).some((link) => link.node === node);
    if (circle.length > 1 || leadsToItself) circles.push(circle);
    return low;
  };
  for (const node of all) if (!numbers.has(node)) visit(node);
  return circles;
}

/** The schemas by which circles of schemas for the same value close. */
function findEndless(all: readonly SchemaNode[]): SchemaNode[] {
  const states = new Map<SchemaNode, "open" | "closed">();
  const found = new Set<SchemaNode>();
  const visit = (node: SchemaNode): void => {
    states.set(node, "open");
    for (const { node: next } of node.inPlace) {
      const state = states.get(next);
      if (state === "open") found.add(next);
      else if (state === undefined) visit(next);
    }
    states.set(node, "closed");
  };
  for (const node of all) if (!states.has(node)) visit(node);
  return [...found];
}
