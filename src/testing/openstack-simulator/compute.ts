import { randomUUID } from "node:crypto";
import { inside, type Loose, type Reply, type Service } from "./service.ts";

/** A simulated server. */
export interface SimulatedServer {
  readonly id: string;
  status: string;
  /** What it was asked for. */
  readonly asked: Loose;
  readonly volumes: string[];
  readonly address: string;
}

export interface SimulatedCompute {
  readonly servers: Map<string, SimulatedServer>;
  readonly service: Service;
}

const flavor = { id: "1", name: "small", ram: 512, disk: 1, vcpus: 1 };
const missing = (what: string, id: string): Reply => [
  404,
  { itemNotFound: { code: 404, message: `${what} ${id} could not be found.` } },
];

/** Nova at its oldest: servers that are ready at once, one flavor, keys, attachments. */
export function simulateCompute(): SimulatedCompute {
  const servers = new Map<string, SimulatedServer>();
  const keys = new Map<string, Loose>();
  let count = 0;

  const show = ({ id, status, asked, volumes, address }: SimulatedServer): object => ({
    id,
    name: asked["name"],
    status,
    tenant_id: "p-demo",
    metadata: asked["metadata"] ?? {},
    image: { id: asked["imageRef"] },
    flavor: { id: asked["flavorRef"] },
    created: "2026-11-22T10:00:00Z",
    key_name: asked["key_name"] ?? null,
    addresses: {
      public: [{ addr: `198.51.100.${address.split(".")[3]}`, version: 4 }],
      private: [{ addr: address, version: 4 }],
    },
    "os-extended-volumes:volumes_attached": volumes.map((volume) => ({ id: volume })),
  });

  const launch = (asked: Loose): Reply => {
    const id = randomUUID();
    servers.set(id, { id, status: "ACTIVE", asked, volumes: [], address: `10.0.0.${++count}` });
    return [202, { server: { id, adminPass: "made-by-nova" } }];
  };

  const act = (server: SimulatedServer, action: Loose): Reply => {
    if ("os-stop" in action) server.status = "SHUTOFF";
    if ("os-start" in action || "reboot" in action) server.status = "ACTIVE";
    return [202];
  };

  const attachments = (server: SimulatedServer, method: string, volumeId: string | undefined, body: Loose): Reply => {
    const describe = (volume: string): object => ({ volumeId: volume, serverId: server.id, device: "/dev/xvdb" });
    if (method === "GET") return [200, { volumeAttachments: server.volumes.map(describe) }];
    if (method === "DELETE") {
      server.volumes.splice(server.volumes.indexOf(volumeId ?? ""), 1);
      return [202];
    }
    const added = String(inside(body, "volumeAttachment")["volumeId"]);
    server.volumes.push(added);
    return [200, { volumeAttachment: describe(added) }];
  };

  const keyPairs = (method: string, name: string | undefined, body: Loose): Reply => {
    if (method === "POST") {
      const asked = inside(body, "keypair");
      const keypair = { fingerprint: "00:11", public_key: "ssh-rsa AAAA", ...asked };
      keys.set(String(asked["name"]), keypair);
      return [200, { keypair: { ...keypair, private_key: "-----BEGIN PRIVATE KEY-----" } }];
    }
    if (name === undefined) return [200, { keypairs: [...keys.values()].map((keypair) => ({ keypair })) }];
    const keypair = keys.get(name);
    if (!keypair) return missing("Keypair", name);
    if (method === "DELETE") keys.delete(name);
    return method === "DELETE" ? [202] : [200, { keypair }];
  };

  const service: Service = ({ method, path, body }) => {
    const [, collection, id, part, last] = path.split("/");
    if (collection === "flavors") {
      if (id === "detail") return [200, { flavors: [flavor] }];
      return id === flavor.id ? [200, { flavor }] : missing("Flavor", id ?? "");
    }
    if (collection === "limits") return [200, { limits: { absolute: { maxTotalInstances: 10 } } }];
    if (collection === "os-availability-zone") {
      return [200, { availabilityZoneInfo: [{ zoneName: "nova", zoneState: { available: true } }] }];
    }
    if (collection === "os-keypairs") return keyPairs(method, id, body);
    if (collection !== "servers") return undefined;
    if (method === "POST" && id === undefined) return launch(inside(body, "server"));
    if (id === "detail") return [200, { servers: [...servers.values()].map(show) }];
    const server = servers.get(id ?? "");
    if (!server) return missing("Instance", id ?? "");
    if (part === "action") return act(server, body);
    if (part === "os-volume_attachments") return attachments(server, method, last, body);
    if (method !== "DELETE") return [200, { server: show(server) }];
    servers.delete(server.id);
    return [204];
  };
  return { servers, service };
}
