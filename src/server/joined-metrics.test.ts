import assert from "node:assert/strict";
import { test } from "node:test";
import { joinMetrics } from "./joined-metrics.ts";

test("lines of a metric stand together below one description", () => {
  const text = (worker: number): string =>
    `# HELP a Requests.\n# TYPE a counter\na{worker="${worker}"} 1\n\n# HELP b Time.\n# TYPE b histogram\nb_sum{worker="${worker}"} 2\n`;
  assert.equal(
    joinMetrics([text(1), text(2), "# HELP c More.\n# TYPE c gauge\nc 3\n"]),
    [
      '# HELP a Requests.\n# TYPE a counter\na{worker="1"} 1\na{worker="2"} 1\n',
      '# HELP b Time.\n# TYPE b histogram\nb_sum{worker="1"} 2\nb_sum{worker="2"} 2\n',
      "# HELP c More.\n# TYPE c gauge\nc 3\n",
    ].join("\n"),
  );
});
