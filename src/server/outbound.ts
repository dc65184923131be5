import type { GatewayOptions } from "../gateway/gateway.ts";
import { createCommandRunner } from "../http/command-runner.ts";
import { createHttpCore, type HttpCoreOptions } from "../http/http-core.ts";
import { createEgressPolicy } from "../http/egress.ts";
import { createFindProxy } from "../http/proxies.ts";
import { isCloudError } from "../model/errors.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";

/**
 * What drivers may reach, by HTTP and by SSH.
 * @param where what messages call a setting
 * @param observe told of every attempt of an HTTP request that is over
 * @throws StartError for a host or a range that is none, and for known hosts that are asked for without a file
 */
export function createOutbound(
  { egress, proxy, ssh }: Configuration,
  where: (path: string) => string,
  observe?: HttpCoreOptions["observe"],
): Pick<GatewayOptions, "egress" | "http" | "ssh"> {
  // Each alone first, so that the message can say which one is wrong.
  for (const [index, host] of egress.hosts.entries())
    check(() => createEgressPolicy({ hosts: [host] }), where(`egress.hosts.${index}`));
  for (const [index, range] of egress.ranges.entries())
    check(() => createEgressPolicy({ ranges: [range] }), where(`egress.ranges.${index}`));
  check(() => createFindProxy({ http: proxy.http }), where("proxy.http"));
  check(() => createFindProxy({ https: proxy.https }), where("proxy.https"));
  if (ssh.hostKeys === "known" && ssh.knownHosts === undefined) {
    throw new StartError(`${where("ssh.hostKeys")}: there is no file of known hosts (ssh.knownHosts)`);
  }
  const policy = createEgressPolicy(egress);
  const hostKeys = ssh.hostKeys === "any" ? ({ mode: "any" } as const) : { mode: ssh.hostKeys, file: ssh.knownHosts };
  return {
    egress: policy,
    http: createHttpCore({ egress: policy, findProxy: createFindProxy(proxy), observe }),
    ssh: createCommandRunner({ egress: policy, hostKeys }),
  };
}

function check(make: () => unknown, label: string): void {
  try {
    make();
  } catch (error) {
    throw isCloudError(error) ? new StartError(`${label}: ${error.message}`) : error;
  }
}
