import assert from "node:assert/strict";
import fc from "fast-check";
import { fillTemplate, listVarNames } from "../../../../src/scenarios/cases/promptTemplate.ts";

describe("prompt template", () => {
  it("puts vars in place of their names, all but texts as JSON", () => {
    const vars = { name: "Ann", list: [1, { a: null }], none: null };
    const text = fillTemplate("{{name}}, {{ list }} and {{none}}: {{name}}", vars);
    assert.equal(text, 'Ann, [1,{"a":null}] and null: Ann');
  });

  it("writes {{{{ as {{ and leaves alone what is no name of a var", () => {
    assert.equal(
      fillTemplate("{{{{name}} {{other}} {{ {name}", { name: "x" }),
      "{{name}} {{other}} {{ {name}",
    );
  });

  it("lists the names that need a var, the schema's not among them", () => {
    assert.deepEqual(listVarNames("{{b}} {{a}} {{schema}} {{{{c}} {{b}}"), ["b", "a"]);
  });

  it("never expands what a var holds", () => {
    const hostile = fc.array(fc.constantFrom("{{", "}}", "{{{{", "a", "b", "{{a}}", "{{b}}", "$&"));
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const [a, b] = [first.join(""), second.join("")];
        assert.equal(fillTemplate("<{{a}}|{{b}}>", { a, b }), `<${a}|${b}>`);
      }),
    );
  });
});
