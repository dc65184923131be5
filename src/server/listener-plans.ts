import type { SecureContextOptions } from "node:tls";
import type { Frontend } from "../gateway/frontend.ts";
import { awsEdge, createAwsFrontend } from "./aws-edge.ts";
import type { FrontendRegistry } from "./frontend-registry.ts";
import type { ListenerPlan } from "./listener.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";
import { readCertificate, type CertificateFiles, type KeyAndCertificate } from "./tls.ts";

/** The word that stands among frontends for the pages that watch the server. */
const adminPages = "admin";

/** A listener to be opened. */
export interface PlannedListener {
  readonly plan: ListenerPlan;
  /** Whether it has the pages that watch the server. */
  readonly admin: boolean;
  /** Reads its certificate again; absent where there are no files. */
  readonly readCertificate: (() => SecureContextOptions) | undefined;
}

interface Asked {
  readonly frontends: readonly string[];
  readonly hostname: string;
  readonly port: number;
  readonly tls: CertificateFiles & { readonly enabled: boolean };
  /** What messages call it. */
  readonly label: string;
}

/**
 * The listeners that the configuration asks for, the shared one first. One of them with `admin` among its frontends has the
 * pages that watch the server for itself; otherwise all have them.
 * @throws StartError for an unknown frontend, or a certificate that cannot be used
 */
export async function planListeners(
  configuration: Configuration,
  registry: FrontendRegistry,
  where: (path: string) => string,
  makeCertificate: (hostname: string) => Promise<KeyAndCertificate>,
): Promise<{ listenerPlans: readonly PlannedListener[]; certificates: { selfSigned: boolean } }> {
  const asked = askedListeners(configuration, where);
  if (asked.length === 0) throw new StartError("There is nothing to listen on: neither frontends nor listeners are given");
  const hasAdmin = asked.some(({ frontends }) => frontends.includes(adminPages));
  const certificates = { selfSigned: false };
  const listenerPlans: PlannedListener[] = [];
  for (const { frontends: names, hostname, port, tls: asTls, label } of asked) {
    if (names.includes(awsEdge) && names.includes(adminPages)) {
      throw new StartError(
        `'${awsEdge}' takes every path, so that '${adminPages}' needs a listener of its own\n  given by ${label}`,
      );
    }
    const frontends = await loadFrontends(names, registry, label);
    const hasFiles = asTls.key !== undefined || asTls.certificate !== undefined;
    const readAgain = asTls.enabled && hasFiles ? () => readCertificate(asTls) : undefined;
    let tls = readAgain?.();
    if (asTls.enabled && !tls) {
      tls = await makeCertificate(hostname);
      certificates.selfSigned = true;
    }
    listenerPlans.push({
      plan: { frontends, hostname, port, tls },
      admin: !hasAdmin || names.includes(adminPages),
      readCertificate: readAgain,
    });
  }
  return { listenerPlans, certificates };
}

function askedListeners(configuration: Configuration, where: (path: string) => string): readonly Asked[] {
  const { frontends, hostname, port, tls, listeners } = configuration;
  const further = listeners.map(({ tls: own, ...listener }, index) => {
    // Key and certificate belong together: a listener has its own two, or those of the shared one.
    const files = own.key === undefined && own.certificate === undefined ? tls : own;
    return {
      ...listener,
      tls: { enabled: own.enabled, key: files.key, certificate: files.certificate },
      label: where(`listeners.${index}`),
    };
  });
  return frontends.length === 0 ? further : [{ frontends, hostname, port, tls, label: where("frontends") }, ...further];
}

async function loadFrontends(names: readonly string[], registry: FrontendRegistry, label: string): Promise<readonly Frontend[]> {
  const wanted = [...new Set(names)].filter((name) => name !== adminPages);
  const valid = [...registry.names, awsEdge];
  for (const name of wanted) {
    if (!valid.includes(name)) {
      throw new StartError(`ERROR: Unknown frontend (${name}). Valid values are '${valid.join(",")}'\n  given by ${label}`);
    }
  }
  const loaded = await Promise.all(wanted.filter((name) => name !== awsEdge).map((name) => registry.load(name)));
  if (!wanted.includes(awsEdge) && !loaded.some(({ aws }) => aws)) return loaded;
  // Tools take one address for all of AWS: whichever of its APIs is asked for, the others are there as well.
  const all = (await Promise.all(registry.names.map((name) => registry.load(name)))).filter(({ aws }) => aws);
  const mounted = loaded.map((frontend) => (frontend.aws ? createAwsFrontend(frontend, all) : frontend));
  return wanted.includes(awsEdge) ? [...mounted, createAwsFrontend(rootOfAws, all)] : mounted;
}

const rootOfAws = { name: awsEdge, title: "APIs of AWS", mount: "/", entryPoint: "/" };
