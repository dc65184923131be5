import type { ServiceKey } from "../../model/collections.ts";
import type { HttpHeaders } from "../../model/http.ts";

/** A service of OpenStack, as far as the catalogue and its address are concerned. */
interface ServiceType {
  /** Its types in the catalogue, the best first: old clouds have other names. */
  readonly types: readonly string[];
  /** Ends the address where the catalogue leaves the version to the client. */
  readonly version?: string;
  /** Pins what a release of the service may have changed. Never the latest: that is another one tomorrow. */
  readonly headers?: HttpHeaders;
  /** The collections that live in it: without it in the catalogue these credentials do not have them. */
  readonly collections: readonly ServiceKey[];
}

/** Nova from Newton (2016) on. Beyond it flavors lose their ids (2.47) and files in instances go (2.57). */
const computeVersion = "2.35";

export type ServiceName = "compute" | "image" | "volume" | "network" | "loadBalancer" | "objectStore";

/** The services that the driver uses. Types as the service types authority has them, with their older names. */
export const serviceTypes: Readonly<Record<ServiceName, ServiceType>> = {
  compute: {
    types: ["compute"],
    headers: { "OpenStack-API-Version": `compute ${computeVersion}`, "X-OpenStack-Nova-API-Version": computeVersion },
    collections: ["realms", "hardwareProfiles", "instances", "keys"],
  },
  image: { types: ["image"], version: "v2", collections: ["images"] },
  volume: {
    types: ["volumev3", "block-storage", "block-store", "volumev2", "volume"],
    collections: ["volumes", "volumeTypes", "snapshots"],
  },
  network: {
    types: ["network"],
    version: "v2.0",
    collections: ["networks", "subnets", "networkInterfaces", "routers", "firewalls", "addresses"],
  },
  loadBalancer: { types: ["load-balancer"], version: "v2", collections: ["loadBalancers"] },
  objectStore: { types: ["object-store"], collections: ["buckets", "blobs"] },
};

export const serviceNames = Object.keys(serviceTypes) as readonly ServiceName[];
