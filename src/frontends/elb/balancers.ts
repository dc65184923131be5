import type { LoadBalancer } from "../../model/collections/load-balancers.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";

/**
 * Whether a balancer is of the API's first version. AWS shows each balancer by one version alone, and so must we: who reads both, as
 * inventories do, would count it twice. Those of the second version have a kind.
 */
export const isClassic = ({ kind }: LoadBalancer): boolean => kind === undefined;

/** What a balancer is known by: its name, or its id where the cloud gives it none. */
export const nameOf = ({ name, id }: LoadBalancer): string => name || id;

/** Where a balancer is reached. */
export const addressOf = (balancer: LoadBalancer): string => balancer.publicAddresses[0] ?? nameOf(balancer);

/** The error for balancers that are not there. */
export const noSuchBalancer = (names: readonly string[]): AwsFault =>
  new AwsFault("LoadBalancerNotFound", `There is no ACTIVE Load Balancer named '${names.join(", ").slice(0, 200)}'`);
