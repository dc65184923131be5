import assert from "node:assert/strict";
import { test } from "node:test";
import { parseParameters } from "../aws-query/parameters.ts";
import { withClientIds } from "./ids-in-text.ts";
import { encodeId } from "./ids.ts";

const uuid = "0a1b2c3d-0000-4000-8000-00000000abcd";
const sent = (...ids: readonly string[]) => parseParameters([ids.map((id, index) => `VolumeId.${index + 1}=${id}`).join("&")]);
const volume = (id: string): string => encodeId("vol", id);

test("what a cloud calls a resource is spelled as the client has sent it, wherever it stands", () => {
  for (const [text, expected] of [
    [`Volume ${uuid} could not be found.`, `Volume ${volume(uuid)} could not be found.`],
    [`There is no volume '${uuid}'.`, `There is no volume '${volume(uuid)}'.`],
    [`volumes/${uuid}/action`, `volumes/${volume(uuid)}/action`],
    [`${uuid}-x and x-${uuid} are others`, `${uuid}-x and x-${uuid} are others`],
  ] as const)
    assert.equal(withClientIds(text, sent(volume(uuid))), expected);
});

test("an id that may be a word counts between quotes only, and the longer of two goes first", () => {
  assert.equal(
    withClientIds("The volume 'in' is in use, 1 of 1; see '1'.", sent(volume("in"), volume("1"))),
    `The volume '${volume("in")}' is in use, 1 of 1; see '${volume("1")}'.`,
  );
  const [short, long] = ["volume-1", "volume-11"];
  assert.equal(withClientIds(`${long} and ${short}`, sent(volume(short), volume(long))), `${volume(long)} and ${volume(short)}`);
});

test("a text without ids stays, and so does what the request has not named", () => {
  const text = `There is no volume '${uuid}'.`;
  assert.equal(withClientIds(text, sent()), text);
  assert.equal(withClientIds(text, parseParameters(["Name=web&KeyName=vol-x"])), text);
});
