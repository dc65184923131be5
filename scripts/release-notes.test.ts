import assert from "node:assert/strict";
import { test } from "node:test";
import { packageChanges, releasedChangelog, unreleasedChanges } from "./release-notes.ts";

const changelog = "# Changelog\n\nWords.\n\n## Unreleased\n\n### Added\n\n- A thing.\n\n## 1.0.0 - 2026-01-01\n\n- The first.\n";

test("what is unreleased goes under the version, and a section for what follows stays", () => {
  assert.equal(unreleasedChanges(changelog), "### Added\n\n- A thing.");
  const released = releasedChangelog(changelog, "1.1.0", "2026-02-03");
  assert.equal(
    released,
    "# Changelog\n\nWords.\n\n## Unreleased\n\n## 1.1.0 - 2026-02-03\n\n### Added\n\n- A thing.\n\n## 1.0.0 - 2026-01-01\n\n- The first.\n",
  );
  assert.equal(unreleasedChanges(released), "");
  assert.equal(unreleasedChanges("# Changelog\n\n## Unreleased\n\n- Last.\n"), "- Last.");
});

test("packages are compared by their files, their sizes and what others rely on", () => {
  const facts = (files: readonly (readonly [string, number])[], manifest: object) => ({
    files: new Map(files),
    manifest: manifest as Record<string, unknown>,
  });
  assert.deepEqual(
    packageChanges(
      facts(
        [
          ["a.js", 1024],
          ["old.js", 1024],
        ],
        { type: "module", engines: { node: ">=20" } },
      ),
      facts(
        [
          ["a.js", 2048],
          ["new.js", 1024],
        ],
        { type: "module", engines: { node: ">=22" }, bin: { tool: "a.js" } },
      ),
    ),
    [
      "- 2 files with 3 KB; there were 2 with 2 KB",
      "- new: `new.js`",
      "- gone: `old.js`",
      '- `engines`: from `{"node":">=20"}` to `{"node":">=22"}`',
      '- `bin`: from `nothing` to `{"tool":"a.js"}`',
    ],
  );
});
