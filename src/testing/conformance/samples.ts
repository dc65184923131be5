import type { Collection, Operation } from "../../model/collection.ts";
import { collections, type ServiceKey } from "../../model/collections.ts";
import type { Fields, Shape } from "../../model/shape.ts";
import type { LooseParams, Scene } from "./scene.ts";

/** An id that no member has. */
export const unknownId = "conformance-no-such-member";

/** The declaration of a service's collection, as plain data. */
export const declarationOf = (collection: ServiceKey): Collection => collections[collection];

/** Operations whose `id` is what is to be made, or may be. */
const making: ReadonlySet<string> = new Set(["blobs.beginUpload", "blobs.copy", "blobs.signedUrl"]);

/** Whether an operation is about a member that is there already, named by `id`. */
export const isOnMember = (collection: ServiceKey, name: string, { kind, params }: Operation): boolean =>
  kind !== "create" && kind !== "list" && params["id"] !== undefined && !making.has(`${collection}.${name}`);

/** Optional parameters without which an operation makes no sense. */
const indispensable: Readonly<Record<string, LooseParams>> = { setHealthCheck: { port: 80, path: "/" } };

/** Right values for all parameters that an operation needs, with ids that lead nowhere except those of the fixtures. */
export async function sampleParams(scene: Scene, name: string, operation: Operation): Promise<LooseParams> {
  const { imageId, realmId, hardwareProfileId } = await scene.fixtures();
  const references: Readonly<Record<string, string | undefined>> = {
    images: imageId,
    realms: realmId,
    hardwareProfiles: hardwareProfileId,
  };
  return { ...sampleStruct(operation.params, (to) => references[to] ?? unknownId), ...indispensable[name] };
}

/** Right values by shape alone, for calls that never reach the cloud. */
export const shapedParams = (operation: Operation): LooseParams => sampleStruct(operation.params, () => unknownId);

function sampleStruct(fields: Fields, refer: (collection: string) => string): LooseParams {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, shape]) =>
      shape.optional ? [] : [[key, key === "id" ? unknownId : sample(shape, refer)]],
    ),
  );
}

function sample(shape: Shape, refer: (collection: string) => string): unknown {
  switch (shape.kind) {
    case "string":
      return "conformance";
    case "reference":
      return refer(shape.to);
    case "integer":
    case "number":
      return Math.max(1, shape.minimum ?? 1);
    case "bytes":
      return 2 ** 30;
    case "boolean":
      return true;
    case "timestamp":
      return new Date();
    case "binary":
      return new Uint8Array([1]);
    case "stream":
      return emptyBody();
    case "enum":
      return shape.values[0];
    case "map":
      return {};
    case "list":
      return [sample(shape.of, refer)];
    case "struct":
      return sampleStruct(shape.fields, refer);
  }
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

/** Values that a shape does not describe. */
export function wrongValues(shape: Shape): readonly unknown[] {
  switch (shape.kind) {
    case "string":
    case "reference":
      return [42, null, {}, "null\0character", "x".repeat(70_000)];
    case "integer":
      return ["1", 1.5, Number.NaN, Number.POSITIVE_INFINITY, ...outside(shape)];
    case "number":
      return ["1", Number.NaN, Number.POSITIVE_INFINITY, ...outside(shape)];
    case "bytes":
      return ["1", -1, 1.5, Number.NaN];
    case "boolean":
      return ["true", 1];
    case "timestamp":
      return ["2020-01-01", 0, new Date(Number.NaN)];
    case "binary":
      return ["text", [1, 2]];
    case "stream":
      return ["text", null];
    case "enum":
      return ["conformance-no-such-value", 1, "__proto__"];
    case "map":
      return ["text", { key: 1 }];
    case "list":
      return ["text", {}, [Symbol("no value of any shape")]];
    case "struct":
      return ["text", null];
  }
}

const outside = ({ minimum, maximum }: { minimum?: number; maximum?: number }): readonly number[] => [
  ...(minimum === undefined ? [] : [minimum - 1]),
  ...(maximum === undefined ? [] : [maximum + 1]),
];
