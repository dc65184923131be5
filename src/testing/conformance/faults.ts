import assert from "node:assert/strict";
import { allCollections, type ServiceKey } from "../../model/collections.ts";
import { isCloudError, type ErrorCode } from "../../model/errors.ts";
import {
  clockSkew,
  drip,
  firstAttempts,
  latency,
  onlyFor,
  resetBefore,
  resetInBody,
  resetInHead,
  silence,
  sometimes,
  status,
  truncated,
  type Fault,
  type FaultPlan,
} from "../http-faults.ts";
import { idsOf, refused } from "./assertions.ts";
import { blobBucket, pattern, put, readBody } from "./blob-scene.ts";
import type { Check } from "./check.ts";
import type { Harness } from "./harness.ts";
import { soon } from "./patience.ts";
import type { LooseParams, Scene } from "./scene.ts";
import { each } from "./side-by-side.ts";

/** Milliseconds that a call may take where it is to run out of time. */
const shortTimeout = 400;

/** What passes: the same request is answered a moment later. */
const passing: Readonly<Record<string, Fault>> = {
  "status 429": status(429, { "retry-after": "0" }),
  "status 500": status(500),
  "status 503": status(503),
  "a reset before the answer": resetBefore,
  "a reset in the head of the answer": resetInHead,
  "a reset in the body of the answer": resetInBody(1),
  "an answer that ends early": truncated(1),
};

/** What is no fault, only tiresome. */
const harmless: Readonly<Record<string, Fault>> = {
  "a slow cloud": latency(20),
  "an answer that drips": drip(512, 1),
  "a clock that is an hour ahead": clockSkew(3_600_000),
};

/** What does not pass, and what the caller is told. */
const lasting: Readonly<Record<string, readonly [Fault, readonly ErrorCode[]]>> = {
  "status 429": [status(429), ["rate_limited"]],
  "status 500": [status(500), ["provider_error", "provider_unavailable"]],
  "status 503": [status(503), ["provider_unavailable", "rate_limited"]],
  resets: [resetBefore, ["provider_unavailable"]],
  silence: [silence, ["provider_timeout"]],
};

/** A cloud that is reached by HTTP, over connections in which things go wrong. */
export function faultChecks(check: Check): void {
  for (const [what, fault] of Object.entries(passing)) {
    check(`reads: ${what} is got over`, [], async (scene) => {
      // A process of its own for each list: one that meets nothing but faults stops trying again.
      await reads(scene, () => through(scene, firstAttempts(1, fault)));
    });
  }

  for (const [what, fault] of Object.entries(harmless)) {
    check(`reads: ${what} changes nothing`, [], async (scene) => {
      let cloud: ReturnType<typeof through> | undefined;
      await reads(scene, () => (cloud ??= through(scene, () => fault)));
    });
  }

  check("reads: whatever comes by chance, the answer is right or an error", [], async (scene) => {
    const expected = await listAll(scene);
    const faults = [...Object.values(passing), ...Object.values(harmless)];
    await each([1, 2, 3], async (seed) => {
      const cloud = await through(scene, sometimes(seed, 0.3, faults));
      for (const [collection, ids] of expected) {
        try {
          assert.deepEqual(
            sorted(idsOf(await soon(scene, scene.list(collection, {}, cloud)))),
            ids,
            `${collection}, seed ${seed}`,
          );
        } catch (error) {
          if (!isCloudError(error)) throw error;
        }
      }
    });
  });

  for (const [what, [fault, codes]] of Object.entries(lasting)) {
    check(`errors: ${what} without end is ${codes.join(" or ")}`, [], async (scene) => {
      const timeout = fault === silence ? shortTimeout : undefined;
      await each(await overHttp(scene), async (collection) => {
        const cloud = await through(scene, () => fault, timeout);
        await refused(soon(scene, scene.list(collection, {}, cloud)), codes, collection);
      });
    });
  }

  for (const [what, fault] of Object.entries({
    "the answer is lost": resetInHead,
    "the answer is cut": resetInBody(1),
    "the connection breaks before": resetBefore,
  })) {
    check(`changes: none is made twice when ${what}`, [], async (scene) => {
      const collection = easilyMade.find((key) => scene.supports(key, "create") && scene.supports(key, "list"));
      if (!collection) return scene.skip("there is nothing that is easily made");
      if (!(await overHttp(scene)).includes(collection)) return scene.skip(`the driver makes no request for ${collection}`);
      const params = await scene.plain(collection);
      const before = new Set(idsOf(await scene.list(collection)));
      const changes = onlyFor(({ method }) => method !== "GET" && method !== "HEAD", firstAttempts(1, fault));
      const cloud = await through(scene, changes);
      const outcome = await settled(soon(scene, scene.callOn(cloud, collection, "create", params)));
      // What somebody else has made meanwhile is not ours to count, nor to destroy.
      const { name } = params;
      const isOurs = (member: LooseParams): boolean => name === undefined || member["name"] === name || member["id"] === name;
      const made = idsOf((await scene.list(collection)).filter((member) => isOurs(member) && !before.has(member.id)));
      for (const id of made) scene.adopt(collection, id);
      assert.ok(made.length <= 1, `${made.length} were made for one that was asked for`);
      if (outcome === "done") assert.equal(made.length, 1, "what is said to be made is there");
    });
  }

  for (const [what, fault] of Object.entries({ "is cut": truncated(100_000), "is reset": resetInBody(100_000) })) {
    check(`streams: a blob whose content ${what} fails instead of ending`, ["blobs.put", "blobs.content"], async (scene) => {
      await overHttp(scene);
      const bucketId = await blobBucket(scene);
      await put(scene, bucketId, "blob", pattern(300_000));
      const cloud = await through(scene, () => fault);
      const reading = async (): Promise<unknown> => {
        const { body } = await cloud.call("blobs", "content", { bucketId, id: "blob" });
        return readBody(body);
      };
      await refused(soon(scene, reading()), ["provider_unavailable", "provider_error"]);
    });
  }
}

/** Collections whose members need nothing else to be made before. */
const easilyMade: readonly ServiceKey[] = ["keys", "buckets", "firewalls", "networks", "volumes", "instances"];

/** The cloud over connections in which things go wrong as planned. */
function through(scene: Scene, plan: FaultPlan, timeout?: number): ReturnType<Scene["harness"]["session"]> {
  const { faulty } = scene.harness;
  return faulty ? faulty(plan, timeout) : scene.skip("the harness cannot make its connections fail");
}

const collectionsOverHttp = new WeakMap<Harness, Promise<readonly ServiceKey[]>>();

/** What can be listed by itself, and is asked of the cloud by HTTP. Skips where nothing is. */
async function overHttp(scene: Scene): Promise<readonly ServiceKey[]> {
  let looking = collectionsOverHttp.get(scene.harness);
  if (!looking) {
    looking = findOverHttp(scene);
    collectionsOverHttp.set(scene.harness, looking);
  }
  const found = await looking;
  return found.length > 0 ? found : scene.skip("the driver does not use the HTTP core");
}

async function findOverHttp(scene: Scene): Promise<readonly ServiceKey[]> {
  const found: ServiceKey[] = [];
  for (const [key, { source, parent }] of allCollections) {
    if (source === "gateway" || parent !== undefined || !scene.supports(key, "list")) continue;
    if (scene.harness.faultsWithout?.includes(key as ServiceKey)) continue;
    let requests = 0;
    const cloud = await through(scene, () => {
      requests++;
      return undefined;
    });
    await scene.list(key as ServiceKey, {}, cloud);
    if (requests > 0) found.push(key as ServiceKey);
  }
  return found;
}

async function listAll(scene: Scene): Promise<ReadonlyMap<ServiceKey, readonly string[]>> {
  const all = new Map<ServiceKey, readonly string[]>();
  await each(await overHttp(scene), async (collection) => {
    all.set(collection, sorted(idsOf(await scene.list(collection))));
  });
  return all;
}

async function reads(scene: Scene, open: () => ReturnType<typeof through>): Promise<void> {
  await each(await listAll(scene), async ([collection, ids]) => {
    const cloud = await open();
    assert.deepEqual(sorted(idsOf(await soon(scene, scene.list(collection, {}, cloud)))), ids, collection);
  });
}

const sorted = (ids: readonly string[]): readonly string[] => ids.toSorted();

/** Whether a call succeeded; what it may fail with is an error of the cloud. */
async function settled(call: Promise<unknown>): Promise<"done" | "failed"> {
  try {
    await call;
    return "done";
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return "failed";
  }
}
