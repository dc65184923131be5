import assert from "node:assert/strict";
import type { ServiceKey } from "../../model/collections.ts";
import { wireName, type Fields } from "../../model/shape.ts";
import { idsOf, refused, succeedsUnless } from "./assertions.ts";
import type { Check } from "./check.ts";
import { declarationOf, sampleParams, shapedParams, wrongValues } from "./samples.ts";
import type { Scene } from "./scene.ts";

/** Collections that clouds may show to anybody: catalogues of what can be had. */
const catalogues: ReadonlySet<ServiceKey> = new Set(["realms", "hardwareProfiles"]);

/** What is refused whatever the cloud holds: undeclared operations, wrong parameters, wrong credentials. */
export function refusalChecks(collection: ServiceKey, check: Check): void {
  const declaration = declarationOf(collection);

  check("what is not declared is unsupported, and absent from the capabilities", [], async (scene) => {
    const { cloud } = scene;
    const declared = cloud.capabilities.get(collection);
    assert.ok(declared === undefined || declared.size > 0, "a collection without operations must not be declared");
    for (const operation of declared ?? [])
      assert.ok(Object.hasOwn(declaration.operations, operation), `${operation} is not in the model`);
    for (const [operation, { kind }] of Object.entries(declaration.operations)) {
      assert.equal(cloud.supports(collection, operation), declared?.has(operation) ?? false);
      if (declared?.has(operation)) continue;
      await refused(
        kind === "list" ? scene.list(collection) : scene.call(collection, operation, {}),
        "unsupported",
        `${operation}:`,
      );
    }
  });

  for (const [operation, operationDeclaration] of Object.entries(declaration.operations)) {
    const { kind, doc } = operationDeclaration;
    const params: Fields = Object.assign(
      {},
      ...Object.values(declaration.features).map((feature) => (feature.on === operation ? feature.params : {})),
      operationDeclaration.params,
    );
    const run = (scene: Scene, values: Readonly<Record<string, unknown>>) =>
      kind === "list" ? scene.list(collection, values) : scene.call(collection, operation, values);

    check(
      `${operation}: wrong and missing parameters are invalid_argument and change nothing`,
      [`${collection}.${operation}`],
      async (scene) => {
        const before = await census(scene, collection);
        for (const [key, shape] of Object.entries(params)) {
          const name = wireName(key, shape);
          const right = shapedParams(operationDeclaration);
          if (!shape.optional) {
            const { [key]: _, ...without } = right;
            assert.equal((await refused(run(scene, without), "invalid_argument", `without ${name}:`)).details.parameter, name);
          }
          for (const wrong of wrongValues(shape)) {
            const error = await refused(run(scene, { ...right, [key]: wrong }), "invalid_argument", `wrong ${name}:`);
            assert.ok(error.details.parameter?.startsWith(name), `the error names ${error.details.parameter}, not ${name}`);
          }
        }
        assert.deepEqual(await census(scene, collection), before);
      },
    );

    check(
      `${operation}: wrong credentials are unauthenticated and change nothing`,
      [`${collection}.${operation}`],
      async (scene) => {
        const before = await census(scene, collection);
        const stranger = await scene.harness.wrongCredentials();
        const values = await sampleParams(scene, operation, operationDeclaration);
        const call =
          kind === "list" ? scene.list(collection, values, stranger) : scene.callOn(stranger, collection, operation, values);
        if (!catalogues.has(collection)) await refused(call, "unauthenticated", doc);
        else await succeedsUnless(call, ["unauthenticated", "not_found"], doc);
        assert.deepEqual(await census(scene, collection), before);
      },
    );
  }
}

/** Who is there, as far as that can be told without naming a parent. */
const census = async (scene: Scene, collection: ServiceKey): Promise<readonly string[]> =>
  collection !== "blobs" && scene.supports(collection, "list") ? idsOf(await scene.list(collection)) : [];
