import type { Lifetime } from "../http-scene.ts";
import { createEgressPolicy } from "../../http/egress.ts";
import type { DriverHarnessOptions } from "../conformance/driver-harness.ts";
import { simulateCompute } from "./compute.ts";
import { imageService } from "./image.ts";
import { simulateLoadBalancer } from "./load-balancer.ts";
import { simulateNetwork } from "./network.ts";
import { simulateOpenStack, type Mounted, type Simulator } from "./simulator.ts";

/** Good for every simulator. */
export const credentials = { user: "demo+demo", password: "secret" };

/** Lets tests reach what is on this machine. */
export const egress = createEgressPolicy({ hosts: ["*"], allowPrivate: true });

/** A cloud with all services that there are simulators of. */
export function simulateWholeCloud(
  context: Lifetime,
  options: { readonly tokenSeconds?: number; readonly pending?: number } = {},
): Promise<Simulator> {
  const compute = simulateCompute();
  const services: readonly Mounted[] = [
    { type: "compute", name: "nova", prefix: "/compute/v2.1", service: compute.service },
    { type: "image", name: "glance", prefix: "/image", service: imageService },
    { type: "network", name: "neutron", prefix: "/network", service: simulateNetwork(compute) },
    { type: "load-balancer", name: "octavia", prefix: "/balancing", service: simulateLoadBalancer(options.pending ?? 0) },
  ];
  return simulateOpenStack(context, services, options);
}

/** How the conformance suite reaches a simulator. */
export const simulatorHarness = ({ origin }: Simulator): DriverHarnessOptions => ({
  provider: `${origin}/v3`,
  credentials,
  gateway: { egress },
});
