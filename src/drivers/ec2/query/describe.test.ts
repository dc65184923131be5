import assert from "node:assert/strict";
import { it } from "node:test";
import { collect } from "../../../testing/conformance/assertions.ts";
import { queryCloud } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

it("a list of more ids than a filter may have values is asked for in turn", async (context) => {
  const ids = Array.from({ length: 450 }, (_, number) => `vol-${number}`);
  const counts: number[] = [];
  const { cloud } = await queryCloud(context, ec2, {
    DescribeVolumes: (fields) => {
      const asked = Object.keys(fields).flatMap((name) => (name.startsWith("Filter.1.Value.") ? (fields[name] ?? "") : []));
      counts.push(asked.length);
      return `<volumeSet>${asked.map((id) => `<item><volumeId>${id}</volumeId></item>`).join("")}</volumeSet>`;
    },
  });
  const found = await collect(cloud.list("volumes", { id: [...ids, "vol-0"] }));
  assert.deepEqual(
    found.map(({ id }) => id),
    ids,
  );
  assert.deepEqual(counts, [200, 200, 50]);
});
