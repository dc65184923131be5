import { invalidArgument } from "../failures.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";

interface FoundNetwork {
  readonly id: string;
  readonly name: string;
  readonly is_default?: boolean;
}

/** The network of this id or name. @throws `invalid_argument` when there is none, or more than one */
export async function networkCalled(connection: Connection, idOrName: string): Promise<string> {
  const found = await networks(connection, {});
  const matching = found.filter(({ id, name }) => id === idOrName || name === idOrName);
  const [network] = matching;
  if (!network) throw invalidArgument("provider", `There is no network '${idOrName}'.`);
  if (matching.length > 1) throw invalidArgument("provider", `There are ${matching.length} networks '${idOrName}'.`);
  return network.id;
}

/** The only network of the project that is not external. @throws `invalid_argument` where there is a choice, or nothing to choose */
export async function onlyNetwork(connection: Connection): Promise<string> {
  const [network, ...others] = await networks(connection, { "router:external": false });
  if (network && others.length === 0) return network.id;
  throw invalidArgument("subnetIds", "There is not just one network: name a subnet, or a network in the provider.");
}

/** The network that public addresses are taken from: the default one, else the first. @throws `unsupported` where there is none */
export async function externalNetwork(connection: Connection): Promise<string> {
  const found = await networks(connection, { "router:external": true });
  const network = found.find(({ is_default }) => is_default) ?? found[0];
  if (!network) throw new CloudError("unsupported", "This cloud has no external network to take addresses from.");
  return network.id;
}

async function networks(connection: Connection, query: Record<string, boolean>): Promise<readonly FoundNetwork[]> {
  const found: FoundNetwork[] = [];
  const list = connection.service("network").list<FoundNetwork>("/networks", "networks", query);
  for await (const network of list) found.push(network);
  return found;
}
