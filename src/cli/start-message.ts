import type { Configuration } from "../server/settings.ts";
import type { RunningServer } from "../server/start.ts";

/** What a server tells on the terminal once it listens: its addresses, and a line to paste that answers. */
export async function startMessage(server: RunningServer, configuration: Configuration): Promise<readonly string[]> {
  const { defaultDriver, settings } = server.gateway.options;
  const { driver } = await server.gateway.shelf.take(defaultDriver);
  const provider = settings?.[defaultDriver]?.provider;
  const start = ["Starting Deltacloud API", driver.name, ...(provider === undefined ? [] : [provider])].join(" :: ");
  const lines = server.addresses.flatMap(({ url, frontends }) =>
    frontends.length === 0
      ? [`${start} :: ${url}/healthz`]
      : frontends.map(({ entryPoint }) => `${start} :: ${url}${entryPoint}`),
  );
  const classic = server.addresses.find(({ frontends }) => frontends.some(({ name }) => name === "deltacloud"));
  const { example } = driver.credentials;
  if (!classic || !example) return lines;
  const isOpen = settings?.[defaultDriver]?.credentials !== undefined;
  const insecure = classic.encrypted && configuration.tls.certificate === undefined ? " -k" : "";
  const user = isOpen ? "" : ` -u ${example.user}:${example.password}`;
  const credentials = isOpen ? "no credentials needed" : `user ${example.user}, password ${example.password}`;
  return [...lines, `Try it (${credentials}):`, `  curl${insecure}${user} '${classic.url}/api/instances?format=xml'`];
}
