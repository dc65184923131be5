import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { integer, list, string, type Infer } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { listenerShape } from "../../../protocols/elb/classic.ts";
import { balancerNamed } from "./lookup.ts";

type Listener = LoadBalancer["listeners"][number];
const protocols = ["HTTP", "HTTPS", "TCP", "SSL"] as const satisfies readonly Listener["protocol"][];

/** A listener in the model's form. @throws AwsFault `UnsupportedProtocol`, `ValidationError` */
export function readListener(given: Infer<typeof listenerShape>): Listener {
  const protocol = protocolOf(given.Protocol);
  const isSecure = protocol === "HTTPS" || protocol === "SSL";
  if (isSecure && given.SSLCertificateId === undefined) {
    throw new AwsFault("ValidationError", `A listener of ${protocol} needs SSLCertificateId.`);
  }
  return {
    protocol,
    loadBalancerPort: given.LoadBalancerPort,
    instanceProtocol: protocolOf(given.InstanceProtocol ?? (isSecure ? (protocol === "SSL" ? "TCP" : "HTTP") : protocol)),
    instancePort: given.InstancePort,
    certificateId: given.SSLCertificateId,
  };
}

function protocolOf(given: string): Listener["protocol"] {
  const protocol = protocols.find((each) => each === given.toUpperCase());
  if (!protocol)
    throw new AwsFault("UnsupportedProtocol", `The protocol ${given.slice(0, 20)} is none of ${protocols.join(", ")}.`);
  return protocol;
}

const createListeners = defineAction({
  name: "CreateLoadBalancerListeners",
  doc: "Lets a balancer listen on further ports.",
  needs: ["loadBalancers", "createListener"],
  parameters: { LoadBalancerName: string(), Listeners: list(listenerShape) },
  document: {},
  run: async (call, { LoadBalancerName, Listeners }) => {
    const wanted = Listeners.map(readListener);
    const { id, listeners } = await balancerNamed(call, LoadBalancerName);
    for (const { loadBalancerPort, ...listener } of wanted) {
      const there = listeners.find((each) => each.loadBalancerPort === loadBalancerPort);
      if (there && isSame(there, listener)) continue;
      await call.cloud.call("loadBalancers", "createListener", { ...listener, id, loadBalancerPort });
    }
    return {};
  },
});

const isSame = (one: Omit<Listener, "loadBalancerPort">, other: Omit<Listener, "loadBalancerPort">): boolean =>
  one.protocol === other.protocol && one.instancePort === other.instancePort && one.certificateId === other.certificateId;

const deleteListeners = defineAction({
  name: "DeleteLoadBalancerListeners",
  doc: "Lets a balancer no longer listen on ports; one that it does not listen on is gone already.",
  needs: ["loadBalancers", "destroyListener"],
  parameters: { LoadBalancerName: string(), LoadBalancerPorts: list(integer()) },
  document: {},
  run: async (call, { LoadBalancerName, LoadBalancerPorts }) => {
    const { id, listeners } = await balancerNamed(call, LoadBalancerName);
    for (const { loadBalancerPort } of listeners) {
      if (LoadBalancerPorts.includes(loadBalancerPort)) {
        await call.cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort });
      }
    }
    return {};
  },
});

/** Listeners of balancers. */
export const actions: readonly Action[] = [createListeners, deleteListeners];
