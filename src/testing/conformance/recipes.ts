import type { Params, ServiceKey } from "../../model/collections.ts";
import type { LooseParams, Scene } from "./scene.ts";

/** A gigabyte, as the model counts. */
export const gigabyte = 2 ** 30;

/** Collections of which two members cannot be made with the same parameters at once: blocks would overlap, an instance is busy. */
export const exclusive: ReadonlySet<ServiceKey> = new Set(["images", "subnets"]);

/** The parameters of a plain member of each collection that members can be created in. */
export const recipes: { readonly [K in ServiceKey]?: (scene: Scene) => Promise<LooseParams> } = {
  addresses: async (): Promise<Params<"addresses", "create">> => ({}),
  buckets: async (scene): Promise<Params<"buckets", "create">> => ({ name: scene.name() }),
  firewalls: async (scene): Promise<Params<"firewalls", "create">> => ({ name: scene.name(), description: "conformance" }),
  images: async (scene): Promise<Params<"images", "create">> => {
    // Clouds that do not let one name an image do not mind being told a name.
    return { instanceId: (await scene.borrow("instances")).id, name: scene.name() };
  },
  instances: async (scene): Promise<Params<"instances", "create">> => {
    const { imageId, ...others } = await scene.fixtures();
    if (imageId === undefined) return scene.skip("there is no image to launch");
    return { imageId, ...others };
  },
  keys: async (scene): Promise<Params<"keys", "create">> => ({ name: scene.name() }),
  loadBalancers: async (scene): Promise<Params<"loadBalancers", "create">> => {
    const { realmId } = await scene.fixtures();
    if (realmId === undefined) return scene.skip("there is no realm");
    return { name: scene.name(), realmId, listenerProtocol: "HTTP", listenerBalancerPort: 80, listenerInstancePort: 8080 };
  },
  networks: async (scene): Promise<Params<"networks", "create">> => ({ name: scene.name(), addressBlock: "10.77.0.0/16" }),
  networkInterfaces: async (scene): Promise<Params<"networkInterfaces", "create">> => {
    const [subnet, instance] = await Promise.all([scene.borrow("subnets"), scene.borrow("instances")]);
    if (subnet.networkId === undefined) return scene.skip("the subnet does not tell its network");
    return { instanceId: instance.id, networkId: subnet.networkId, subnetId: subnet.id, name: scene.name() };
  },
  routers: async (scene): Promise<Params<"routers", "create">> => ({ name: scene.name() }),
  snapshots: async (scene): Promise<Params<"snapshots", "create">> => ({ volumeId: (await scene.borrow("volumes")).id }),
  subnets: async (scene): Promise<Params<"subnets", "create">> => {
    const network = await scene.create("networks");
    return { networkId: network.id, addressBlock: "10.77.1.0/24", name: scene.name() };
  },
  systems: async (scene): Promise<Params<"systems", "create">> => {
    const [template] = await scene.list("systemTemplates");
    if (!template) return scene.skip("there is no system template");
    return { systemTemplateId: template.id, name: scene.name() };
  },
  volumes: async (scene): Promise<Params<"volumes", "create">> => {
    const { realmId } = await scene.fixtures();
    return { capacity: gigabyte, ...(realmId === undefined ? {} : { realmId }) };
  },
};
