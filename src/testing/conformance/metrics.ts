import assert from "node:assert/strict";
import { present } from "./assertions.ts";
import type { Check } from "./check.ts";

/** What was measured. */
export function metricChecks(check: Check): void {
  check("get: samples are in order of size", ["metrics.list", "metrics.get"], async (scene) => {
    const [first] = await scene.list("metrics");
    if (!first) return scene.skip("nothing is measured");
    const { properties } = await scene.cloud.call("metrics", "get", { id: first.id });
    assert.ok(properties.length > 0, "a metric has properties");
    for (const { name, samples = [] } of properties) {
      for (const { minimum, average, maximum } of samples) {
        if (minimum === undefined || average === undefined || maximum === undefined) continue;
        assert.ok(minimum <= average && average <= maximum, `${name}: ${minimum}, ${average}, ${maximum}`);
      }
    }
  });

  check("get: only the property and the time asked for", ["metrics.list", "metrics.get"], async (scene) => {
    const [first] = await scene.list("metrics");
    if (!first) return scene.skip("nothing is measured");
    const { properties } = await scene.cloud.call("metrics", "get", { id: first.id });
    const property = present(properties.at(-1), "a property").name;
    const to = new Date(0);
    const narrowed = await scene.cloud.call("metrics", "get", { id: first.id, property, to });
    assert.deepEqual(
      narrowed.properties.map(({ name }) => name),
      [property],
    );
    assert.deepEqual(narrowed.properties[0]?.samples ?? [], [], "nothing was measured before 1970");
  });
}
