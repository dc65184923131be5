import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { XmlElement } from "../../src/testing/strict-xml.ts";
import { callSigned, elementsAt, type Fields, type Signer, type SignedAnswer } from "./signed-client.ts";

/** Calls as a program of Go makes them, which takes the address of every element that it reads: one that is missing is its end. */
export interface StrictCalls {
  /** Makes a call that must succeed; each of the paths must lead to an element, and to one in each member of a list on the way. */
  call(action: string, fields?: Fields, elements?: readonly string[]): Promise<XmlElement>;
  /** Makes a call that must be refused with one of the codes. */
  refused(action: string, fields: Fields, ...codes: readonly string[]): Promise<SignedAnswer>;
  /** Repeats a call until it answers as wanted. */
  until(action: string, fields: Fields, isSo: (body: XmlElement) => boolean): Promise<XmlElement>;
  /** Repeats a call until it is refused with a code. */
  untilRefused(action: string, fields: Fields, code: string): Promise<void>;
}

const seconds = 240;

/** @param signer where to and as whom */
export function strictCalls(signer: Signer): StrictCalls {
  async function call(action: string, fields: Fields = {}, elements: readonly string[] = []): Promise<XmlElement> {
    const { status, body } = await callSigned(signer, action, fields);
    assert.equal(status, 200, `${action}: ${JSON.stringify(body)}`);
    assert.equal(body.name, `${action}Response`);
    assert.equal(body.attributes["xmlns"], "http://ec2.amazonaws.com/doc/2016-11-15/");
    for (const path of ["requestId", ...elements]) everywhere(body, path.split("/"), `${action}: ${path}`);
    return body;
  }
  return {
    call,
    async refused(action, fields, ...codes) {
      const answer = await callSigned(signer, action, fields);
      const code = codeOf(answer);
      assert.ok(code !== undefined && codes.includes(code), `${action}: ${code ?? "it is taken"}, and not ${codes.join(" or ")}`);
      return answer;
    },
    async until(action, fields, isSo) {
      for (let left = seconds; left > 0; left--) {
        const body = await call(action, fields);
        if (isSo(body)) return body;
        await sleep(1000);
      }
      return assert.fail(`${action} never answers as it should`);
    },
    async untilRefused(action, fields, code) {
      for (let left = seconds; left > 0; left--) {
        const answer = await callSigned(signer, action, fields);
        if (answer.status !== 200) return assert.equal(codeOf(answer), code, action);
        await sleep(1000);
      }
      return assert.fail(`${action} is never refused`);
    },
  };
}

function codeOf({ body }: SignedAnswer): string | undefined {
  return elementsAt(body, "Errors/Error/Code")[0]?.text;
}

/** Expects the path in the element and, where it goes through `item`, in each of the items, of which there must be one. */
function everywhere(element: XmlElement, [name, ...rest]: readonly string[], what: string): void {
  if (name === undefined) return;
  const found = element.children.filter((child) => child.name === name);
  assert.ok(found.length > 0, `${what}: there is no ${name}`);
  if (name !== "item") assert.equal(found.length, 1, `${what}: there are several ${name}`);
  for (const each of found) everywhere(each, rest, what);
}

/** Numbered fields of a list: `listed("InstanceId", ["i-1"])` are those of `InstanceId.1`. */
export function listed(name: string, values: readonly string[]): Fields {
  return Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}`, value]));
}

/** The fields of filters. */
export function filters(all: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value], index) => [
      [`Filter.${index + 1}.Name`, name],
      [`Filter.${index + 1}.Value.1`, value],
    ]),
  );
}

/** The fields of the tags that a resource begins with. */
export function tagged(type: string, tags: Readonly<Record<string, string>>): Fields {
  const pairs = Object.entries(tags).flatMap(([key, value], index) => [
    [`TagSpecification.1.Tag.${index + 1}.Key`, key],
    [`TagSpecification.1.Tag.${index + 1}.Value`, value],
  ]);
  return { "TagSpecification.1.ResourceType": type, ...(Object.fromEntries(pairs) as Fields) };
}
