import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Router } from "./router.ts";

describe("router", () => {
  const router = new Router<string>();
  router.add("GET", "", "root");
  router.add("GET", "keys/:id", "member");
  router.add("GET", "keys/new", "form");
  router.add("POST", "keys/:id/start", "start");
  router.add("GET", "keys/new/deep", "deep");

  it("finds by method and segments", () => {
    assert.equal(router.find("GET", []), "root");
    assert.equal(router.find("GET", ["keys", "k1"]), "member");
    assert.equal(router.find("POST", ["keys", "k1", "start"]), "start");
  });
  it("lets a literal shadow an id", () => assert.equal(router.find("GET", ["keys", "new"]), "form"));
  it("goes back to the id where the literal leads nowhere", () => {
    assert.equal(router.find("POST", ["keys", "new", "start"]), "start");
  });
  it("finds nothing elsewhere", () => {
    assert.equal(router.find("PUT", ["keys", "k1"]), undefined);
    assert.equal(router.find("GET", ["keys"]), undefined);
    assert.equal(router.find("GET", ["__proto__"]), undefined);
  });
  it("refuses two routes for one path", () => assert.throws(() => router.add("GET", "keys/:other", "again"), /two routes/));
});
