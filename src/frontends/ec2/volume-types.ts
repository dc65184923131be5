import type { Params } from "../../model/collections.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../aws-query/call.ts";
import { accepts } from "./accepts.ts";

/** What EC2 gives with each of its own types where nothing is said of it. */
const ec2Types: Readonly<Record<string, { readonly iops?: number; readonly throughput?: number }>> = {
  standard: {},
  gp2: {},
  gp3: { iops: 3000, throughput: 125 },
  io1: {},
  io2: {},
  st1: {},
  sc1: {},
};

/** The type of a volume whose cloud tells none. */
export const usualVolumeType = "standard";

/** What a disk is asked to be, as it is sent. */
export interface GivenDisk {
  readonly VolumeType?: string | undefined;
  readonly Iops?: number | undefined;
  /** In MiB a second. */
  readonly Throughput?: number | undefined;
  readonly Encrypted?: boolean | undefined;
  readonly KmsKeyId?: string | undefined;
}

type Disk = Pick<Params<"volumes", "create">, "type" | "iops" | "encrypted">;

/** How long the types of a cloud are believed, in milliseconds. */
const believed = 60_000;

/**
 * What a disk is asked to be, in the model's terms. A type is one of the cloud's own; where the cloud has none of that name, those of
 * EC2 are the cloud's usual one, since clients name them without a thought. What EC2 gives with them anyway is then not asked for;
 * what is more is refused.
 * @throws AwsFault `UnknownVolumeType`, `UnsupportedOperation`
 */
export async function diskOf(call: Call, given: GivenDisk): Promise<Disk> {
  const { VolumeType, Iops, Throughput = 0, KmsKeyId } = given;
  const type = await typeOf(call, VolumeType);
  const usual = type === undefined && VolumeType !== undefined ? ec2Types[VolumeType] : undefined;
  const iops = Iops === undefined || Iops <= (usual?.iops ?? 0) ? undefined : Iops;
  if (Throughput > (ec2Types[VolumeType ?? ""]?.throughput ?? 0)) throw lacking(call, "throughput");
  if (KmsKeyId !== undefined) throw lacking(call, "key to encrypt them with");
  if (iops !== undefined && (usual || !accepts(call.cloud, "volumes", "create", "iops"))) throw lacking(call, "choice of speed");
  const encrypted = given.Encrypted || undefined;
  if (encrypted && !accepts(call.cloud, "volumes", "create", "encrypted")) throw lacking(call, "encryption");
  return { type, iops, encrypted };
}

const lacking = ({ cloud }: Call, what: string): AwsFault =>
  new AwsFault("UnsupportedOperation", `The driver '${cloud.driver.name}' has no ${what} for volumes of this type.`);

/** The cloud's own type; undefined for its usual one. */
async function typeOf(call: Call, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const chooses = accepts(call.cloud, "volumes", "create", "type");
  if (chooses && (await ownTypes(call)).has(given)) return given;
  if (Object.hasOwn(ec2Types, given)) return undefined;
  // A cloud that lists none may know it all the same.
  if (chooses && !call.cloud.may("volumeTypes", "list")) return given;
  throw new AwsFault("UnknownVolumeType", `There is no volume type '${given.slice(0, 100)}'.`);
}

function ownTypes({ cloud }: Call): Promise<ReadonlySet<string>> {
  return cloud.scopedCache.getOrCreate("ec2 volume types", believed, async () => {
    const types = new Set<string>();
    if (cloud.may("volumeTypes", "list")) for await (const { id } of cloud.list("volumeTypes", {})) types.add(id);
    return types;
  });
}
