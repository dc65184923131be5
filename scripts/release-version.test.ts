import assert from "node:assert/strict";
import { test } from "node:test";
import { compareVersions, lastRelease, objectionToVersion } from "./release-version.ts";

test("versions have the order of Semantic Versioning", () => {
  const ordered =
    "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.2.0 1.10.0 2.0.0";
  const versions = ordered.split(" ");
  assert.deepEqual(versions.toReversed().toSorted(compareVersions), versions);
  assert.equal(compareVersions("1.0.0", "1.0.0"), 0);
});

test("the last release is the highest of the tags that are versions", () => {
  assert.equal(lastRelease(["", "v1.9.0", "v1.10.0", "v1.10.0-rc.1", "vienna"]), "v1.10.0");
  assert.equal(lastRelease([""]), undefined);
});

test("a release comes after the last one and is not before what package.json has", () => {
  const tags = ["v2.0.0", "v2.1.0"];
  assert.equal(objectionToVersion("2.1.1", "2.1.0", tags), undefined);
  assert.equal(objectionToVersion("2.2.0-rc.1", "2.1.0", tags), undefined);
  assert.equal(objectionToVersion("2.0.0", "2.0.0-dev", []), undefined);
  assert.equal(objectionToVersion("2.1.0", "2.1.0", tags), "2.1.0 does not come after v2.1.0");
  assert.equal(objectionToVersion("2.1.0-rc.1", "2.1.0", tags), "2.1.0-rc.1 does not come after v2.1.0");
  assert.match(objectionToVersion("1.9.0", "2.0.0-dev", []) ?? "", /comes before 2\.0\.0-dev/);
  assert.match(objectionToVersion("2.2.0-dev", "2.1.0", tags) ?? "", /development/);
  for (const wrong of ["", "2.1", "v2.2.0", "2.02.0", "2.2.0-", "latest"])
    assert.match(objectionToVersion(wrong, "2.1.0", tags) ?? "", /is no version/);
});
