import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parseAllDocuments } from "yaml";
import { projectRoot } from "../../scripts/project.ts";
import { readConfigurationFile } from "../../src/server/configuration-file.ts";
import { resolve } from "../../src/server/configuration.ts";

const folder = path.join(projectRoot(), "packaging/kubernetes");
const label = { "app.kubernetes.io/name": "deltacloud" };

/** What the checks below read of a manifest; each looks at the kinds that have it. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas: number;
    readonly minAvailable: number;
    readonly selector: { readonly matchLabels: object };
    readonly podSelector: { readonly matchLabels: object };
    readonly scaleTargetRef: { readonly name: string };
    readonly ports: readonly { readonly targetPort: string }[];
    readonly ingress: readonly { readonly ports: readonly { readonly port: string }[] }[];
    readonly template: { readonly spec: Pod };
  };
}

interface Pod {
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: object;
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
}

interface Container {
  readonly args: readonly string[];
  readonly securityContext: object;
  readonly resources: { readonly requests: object; readonly limits: object };
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly {
    readonly name: string;
    readonly valueFrom?: { readonly secretKeyRef: { name: string; key: string } };
  }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly name: string; readonly files: readonly string[] }[];
  readonly secretGenerator: readonly { readonly name: string; readonly files: readonly string[] }[];
}

function document(file: string): unknown {
  const [only, ...more] = parseAllDocuments(readFileSync(path.join(folder, file), "utf8"), { strict: true, uniqueKeys: true });
  assert.ok(only && more.length === 0, file);
  assert.deepEqual(only.errors, []);
  return only.toJS();
}

const kustomization = document("kustomization.yaml") as Kustomization;
const manifests = kustomization.resources.map((file) => document(file) as Manifest);
const manifest = (kind: string): Manifest => manifests.find((one) => one.kind === kind) ?? assert.fail(kind);
const pod = manifest("Deployment").spec.template.spec;
const container = pod.containers[0] as Container;

test("the kustomization has every file of the folder, and every manifest its version, kind and name", () => {
  const generated = [...kustomization.configMapGenerator, ...kustomization.secretGenerator].flatMap(({ files }) => files);
  assert.deepEqual(
    [...kustomization.resources, ...generated, "kustomization.yaml"].filter((file) => file !== "sealing-key").toSorted(),
    readdirSync(folder)
      .filter((file) => file !== "sealing-key")
      .toSorted(),
  );
  const versions = Object.fromEntries(manifests.map(({ apiVersion, kind }) => [kind, apiVersion]));
  assert.deepEqual(versions, {
    Namespace: "v1",
    Deployment: "apps/v1",
    Service: "v1",
    PodDisruptionBudget: "policy/v1",
    NetworkPolicy: "networking.k8s.io/v1",
    HorizontalPodAutoscaler: "autoscaling/v2",
  });
  for (const { metadata } of manifests) assert.equal(metadata.name, "deltacloud");
});

test("the pods are as the restricted standard wants them, and have nowhere to write but in their volumes", () => {
  assert.deepEqual(pod.securityContext, {
    runAsNonRoot: true,
    runAsUser: 10001,
    runAsGroup: 10001,
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.deepEqual(container.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  assert.equal(pod.automountServiceAccountToken, false);
  assert.deepEqual(Object.keys(container.resources.requests), ["cpu", "memory"]);
  assert.deepEqual(
    container.volumeMounts.map(({ name }) => name),
    pod.volumes.map(({ name }) => name),
  );
});

test("what one manifest says of another is so", () => {
  const ports = new Map(container.ports.map(({ name, containerPort }) => [name, containerPort]));
  for (const { httpGet } of [container.startupProbe, container.readinessProbe, container.livenessProbe])
    assert.equal(ports.get(httpGet.port), 3002);
  assert.deepEqual(
    manifest("Service").spec.ports.map(({ targetPort }) => ports.get(targetPort)),
    [3001],
  );
  const allowed = manifest("NetworkPolicy").spec.ingress.flatMap(({ ports: some }) => some.map(({ port }) => port));
  assert.deepEqual(allowed.toSorted(), [...ports.keys()].toSorted());
  assert.deepEqual(manifest("NetworkPolicy").spec.podSelector.matchLabels, label);
  const budget = manifest("PodDisruptionBudget").spec;
  assert.deepEqual(budget.selector.matchLabels, label);
  assert.ok(manifest("Deployment").spec.replicas > budget.minAvailable && budget.minAvailable > 0);
  assert.equal(manifest("HorizontalPodAutoscaler").spec.scaleTargetRef.name, manifest("Deployment").metadata.name);
  const key = container.env.find(({ name }) => name === "API_SEALING_KEYS")?.valueFrom?.secretKeyRef;
  const secret = kustomization.secretGenerator.find(({ name }) => name === key?.name);
  assert.ok(secret?.files.includes(key?.key ?? ""));
  assert.ok(kustomization.configMapGenerator.some(({ name }) => name === pod.volumes[0]?.configMap?.name));
});

test("the server takes the configuration, and listens where the manifests say; pods have the time to drain", async () => {
  const [, file = ""] = container.args;
  const mount = container.volumeMounts.find(({ mountPath }) => mountPath === path.posix.dirname(file));
  assert.equal(mount?.name, "configuration");
  const text = readFileSync(path.join(folder, path.posix.basename(file)), "utf8");
  const { configuration } = resolve([(await readConfigurationFile(file, text)).layer(undefined)]);
  const [admin] = configuration.listeners;
  assert.deepEqual([configuration.hostname, configuration.port], ["0.0.0.0", 3001]);
  assert.deepEqual([admin?.hostname, admin?.port, admin?.frontends], ["0.0.0.0", 3002, ["admin"]]);
  assert.ok(pod.terminationGracePeriodSeconds >= configuration.timeout + 5 + 5);
});
