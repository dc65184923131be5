import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { able, jsonMember, jsonOf, linksIn, namesIn, plain, textsIn, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("a key pair keeps the lines of its PEM, and a password is told as such", () => {
  const pem = "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n";
  const pair: Resource<"keys"> = { id: "k", credentialType: "key", fingerprint: "1f:51", privateKey: pem, state: "available" };
  const element = xmlOf("keys", pair, able);
  assert.deepEqual(namesIn(element), ["name", "actions", "fingerprint", "pem", "state"]);
  assert.equal(element.attributes["type"], "key");
  assert.equal(at(element, "pem").text, pem.trim());
  assert.deepEqual(linksIn(element), ["destroy delete http://h/api/keys/k"]);
  assert.equal(jsonMember("keys", pair, able)["pem_rsa_key"], pem);

  const password: Resource<"keys"> = { id: "p", name: "n", credentialType: "password", username: "u", password: "3woc7&" };
  assert.deepEqual(textsIn(xmlOf("keys", password, plain)), ["n", "", "u", "3woc7&", ""]);
  assert.deepEqual(jsonOf("keys", password, plain), {
    key: { id: "p", href: "http://h/api/keys/p", credential_type: "password", username: "u", password: "3woc7&", state: null },
  });
});
