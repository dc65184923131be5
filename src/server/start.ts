import type { Frontend } from "../gateway/frontend.ts";
import { Gateway, type AccessRecord, type DriverRegistry, type GatewayOptions } from "../gateway/gateway.ts";
import { createFindProxy } from "../http/proxies.ts";
import type { Driver } from "../model/driver.ts";
import { openAccessKeys } from "./access-keys.ts";
import { builtInDrivers } from "./built-in-drivers.ts";
import { createDriverEnvironments, type DriverEnvironments } from "./driver-environment.ts";
import { installation } from "./driver-package.ts";
import { createDriverRegistry } from "./driver-registry.ts";
import { driverSettings } from "./driver-settings.ts";
import { builtInFrontends, type FrontendRegistry } from "./frontend-registry.ts";
import type { HttpLimits, HttpServer } from "./http-server.ts";
import { openListener, urlOf, type Listener, type ListenerPlan } from "./listener.ts";
import { createKeyDesk, keyDeskMount } from "./key-desk.ts";
import { planListeners } from "./listener-plans.ts";
import { joinMetrics } from "./joined-metrics.ts";
import { openLog, type ServerLog } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createOutbound } from "./outbound.ts";
import { packageVersion } from "./package-version.ts";
import { createRequestIds } from "./request-ids.ts";
import { openSealing } from "./sealing.ts";
import { openServerRole, type ServerRole } from "./server-role/server-role.ts";
import { createServerPages } from "./server-pages.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";
import { createSelfSignedCertificate, type KeyAndCertificate } from "./tls.ts";
import { createTrustedProxies } from "./trusted-proxies.ts";

/** What a start may be given beside the configuration. */
export interface StartOptions {
  /** The built-in ones unless told; those of packages that the configuration names come to them. */
  readonly drivers?: DriverRegistry;
  /** Where such packages are looked for, the first one first; the working directory unless told, and always beside the server. */
  readonly packageFolders?: readonly string[];
  readonly frontends?: FrontendRegistry;
  /** Where passwords may be kept; empty unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What messages call a setting; its path unless told. */
  readonly where?: (path: string) => string;
  /** Set in a worker: others serve the same ports. */
  readonly member?: GroupMember;
  /** Told of every request that has ended. */
  readonly onRequest?: (record: AccessRecord) => void;
}

/** Where a server stands among several processes that share its ports, and what it gets from their supervisor. */
export interface GroupMember {
  /** From 1. */
  readonly place: number;
  /** The certificate that is made for want of one. */
  certificate(hostname: string): Promise<KeyAndCertificate>;
  /** Seals what one member gives and another gets back, where the configuration has no key. */
  readonly sealingKey: string;
  /** The metrics of all members. */
  metrics(): Promise<readonly string[]>;
}

/** A place that the server listens at. */
export interface ServerAddress {
  readonly url: string;
  readonly port: number;
  readonly encrypted: boolean;
  readonly frontends: readonly Frontend[];
}

export interface RunningServer {
  readonly addresses: readonly ServerAddress[];
  readonly gateway: Gateway;
  /** Whether a certificate was made for want of one. */
  readonly selfSigned: boolean;
  /** Reads the certificates and the sealing keys again and opens the log file anew. What cannot be read is logged, and stays as it was. */
  reload(): void;
  /** The metrics of this process, in Prometheus' text format. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Drains: every accepted request is answered, within the time that the configuration gives. */
  close(): Promise<void>;
}

/** The library of metrics is loaded when the first requests have been answered, in milliseconds after the start. */
const metricsDelay = 2000;

/**
 * Starts a server.
 * @throws StartError for what the operator has to put right
 */
export async function startServer(configuration: Configuration, options: StartOptions = {}): Promise<RunningServer> {
  const { frontends = builtInFrontends, environment = {}, where = (path: string) => path, member } = options;
  const drivers = createDriverRegistry(options.drivers ?? builtInDrivers, configuration, {
    folders: [...(options.packageFolders ?? [process.cwd()]), installation],
    where,
  });
  const defaultDriver = checkDrivers(configuration, drivers, where);
  const isTrustedProxy = createTrustedProxies(configuration.trustedProxies, (index) => where(`trustedProxies.${index}`));
  const servers: HttpServer[] = [];
  const metrics = createMetrics(() => servers.reduce((sum, server) => sum + server.running, 0), member?.place);
  const outbound = createOutbound(configuration, where, metrics.observeCloud);
  // Most of the time of a start goes into loading modules, which is shorter side by side.
  const [log, { listenerPlans, certificates }, firstDriver] = await Promise.all([
    openLog(configuration.logging, { shared: member !== undefined }),
    planListeners(configuration, frontends, where, member?.certificate ?? createSelfSignedCertificate),
    drivers.load(defaultDriver),
  ]);
  if (member && firstDriver.holdsState) {
    throw new StartError(
      `${where("workers")}: the driver ${firstDriver.name} keeps its cloud in one process, which several workers cannot serve`,
    );
  }
  const environments = createDriverEnvironments(configuration, defaultDriver, log);
  await checkDriverOptions(configuration, drivers, environments);
  const serverRole = await roleOf(configuration, drivers, { environment, log, where });
  const settings = driverSettings(configuration, defaultDriver, environment, where, serverRole);

  const openKeys = openSealing(configuration, log, where, { groupKey: member?.sealingKey, environment });
  const { sealing } = openKeys;
  const accessKeys = openAccessKeys(configuration, { sealing: openKeys, drivers, log, environment, where });
  const allMetrics = async (): ReturnType<Metrics["render"]> => {
    const { contentType, text } = await metrics.render();
    return { contentType, text: member ? joinMetrics(await member.metrics()) : text };
  };
  const gateway = new Gateway({
    drivers,
    defaultDriver,
    settings,
    environmentOf: environments.of,
    isShared: member !== undefined,
    timeout: configuration.timeout * 1000,
    ...outbound,
    log,
    onEnd: recorder(log, metrics, options.onRequest),
  });
  const shared = {
    gateway,
    limits: limitsOf(configuration),
    isTrustedProxy,
    nextRequestId: createRequestIds(),
    onRefused: refusal(log),
  };
  const keyDesk = createKeyDesk(accessKeys, configuration.sessions.failedLogins);
  let draining = false;
  const release = packageVersion();
  const { limits, sessions } = configuration;
  const open = async (plan: ListenerPlan, admin: boolean): Promise<Listener> => {
    const mounts = Object.fromEntries(plan.frontends.map(({ name, mount }) => [name, mount]));
    const mounted = plan.frontends.map((frontend) => ({
      name: frontend.name,
      mount: frontend.mount,
      handler: frontend.create({ gateway, mounts, sealing, accessKeys, formBytes: limits.formBytes, sessions, release }),
    }));
    if (mounted.length > 0 && mounted.every(({ mount }) => mount !== "/")) {
      mounted.push({ name: "access-keys", mount: keyDeskMount, handler: keyDesk });
    }
    const pages = createServerPages({ frontends: plan.frontends, admin, isDraining: () => draining, metrics: allMetrics });
    const listener = await openListener(plan, { ...shared, frontends: mounted, pages });
    servers.push(...listener.servers);
    return listener;
  };
  const close = async (): Promise<void> => {
    draining = true;
    clearTimeout(warming);
    const grace = (configuration.limits.drainSeconds ?? configuration.timeout + 5) * 1000;
    const cut = await Promise.all(servers.map((server) => server.drain(grace)));
    const total = cut.reduce((sum, count) => sum + count, 0);
    if (total > 0) log.warn({ requests: total }, "requests were cut: the time to finish them was over");
    await gateway.close();
    await serverRole?.close();
    log.flush();
  };
  const warming = setTimeout(() => void metrics.warm(), metricsDelay).unref();

  const listeners: Listener[] = [];
  try {
    await openFirst(gateway, firstDriver, environments);
    for (const { plan, admin } of listenerPlans) listeners.push(await open(plan, admin));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    addresses: listeners.map((listener) => ({
      url: urlOf(listener),
      port: listener.port,
      encrypted: listener.encrypted,
      frontends: listener.frontends,
    })),
    gateway,
    selfSigned: certificates.selfSigned,
    metrics: metrics.render,
    reload() {
      log.reopen();
      openKeys.reload();
      for (const [index, listener] of listeners.entries()) {
        try {
          const tls = listenerPlans[index]?.readCertificate?.();
          if (tls) for (const server of listener.servers) server.replaceCertificate(tls);
        } catch (error) {
          log.error({ cause: error instanceof StartError ? error.message : "unknown error" }, "the certificate stays as it was");
        }
      }
    },
    close,
  };
}

function checkDrivers(configuration: Configuration, drivers: DriverRegistry, where: (path: string) => string): string {
  const asked = configuration.driver?.toLowerCase();
  if (asked === undefined)
    throw new StartError(
      "You need to specify a driver to use (-i <driver>)\nTo list all available drivers try: deltacloudd --drivers",
    );
  const defaultDriver = drivers.aliases?.get(asked) ?? asked;
  if (!drivers.names.includes(defaultDriver)) {
    throw new StartError(
      `Driver '${configuration.driver}' is not available (${where("driver")})\nTo list all available drivers try: deltacloudd --drivers`,
    );
  }
  const unknown = Object.keys(configuration.drivers).find((name) => !drivers.names.includes(name));
  if (unknown !== undefined) throw new StartError(`${where(`drivers.${unknown}`)}: there is no driver of this name`);
  return defaultDriver;
}

/** Checks what is said to each driver, also to those that are opened only when a request asks for them. */
async function checkDriverOptions(
  configuration: Configuration,
  drivers: DriverRegistry,
  environments: DriverEnvironments,
): Promise<void> {
  for (const [name, { options }] of Object.entries(configuration.drivers)) {
    if (options.length > 0) environments.of(await drivers.load(name));
  }
}

/**
 * The server's own role, where the operator lets a driver use it.
 * @throws StartError for a driver that cannot
 */
async function roleOf(
  configuration: Configuration,
  drivers: DriverRegistry,
  { environment, log, where }: Required<Pick<StartOptions, "environment" | "where">> & { readonly log: ServerLog },
): Promise<ServerRole | undefined> {
  const names = Object.keys(configuration.drivers).filter((name) => configuration.drivers[name]?.serverRole !== "off");
  for (const name of names) {
    const { credentials } = await drivers.load(name);
    const label = where(`drivers.${name}.serverRole`);
    if (!credentials.serverRole) throw new StartError(`${label}: the driver ${name} cannot use the server's role at AWS`);
    if (configuration.drivers[name]?.serverRole === "everybody")
      log.warn({ driver: name }, "whoever reaches this server may use its own role");
  }
  return names.length === 0 ? undefined : openServerRole(environment, log, createFindProxy(configuration.proxy));
}

/** Opens the default driver. @throws StartError for what it has against its settings or its folder */
async function openFirst(gateway: Gateway, driver: Driver, environments: DriverEnvironments): Promise<void> {
  try {
    await gateway.shelf.take(driver.name);
  } catch (error) {
    throw environments.explain(driver, error);
  }
}

function limitsOf({ limits }: Configuration): HttpLimits {
  return {
    headerBytes: limits.headerBytes,
    connections: limits.connections,
    headerTime: limits.headerSeconds * 1000,
    requestTime: limits.requestSeconds * 1000,
    idleTime: limits.idleSeconds * 1000,
    keepAliveTime: limits.keepAliveSeconds * 1000,
  };
}

function recorder(log: ServerLog, metrics: Metrics, onRequest: StartOptions["onRequest"]): GatewayOptions["onEnd"] {
  return (record) => {
    metrics.observe(record);
    log.access(record);
    onRequest?.(record);
  };
}

/** Tells of refused connections once in a while, not once each: they come in thousands. */
function refusal(log: ServerLog): () => void {
  let count = 0;
  let last = -Infinity;
  return () => {
    count++;
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    log.warn({ connections: count }, "connections were refused: there are as many as allowed");
    count = 0;
  };
}
