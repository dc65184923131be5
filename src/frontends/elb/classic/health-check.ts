import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Infer } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import type { healthCheckShape } from "../../../protocols/elb/classic.ts";

type HealthCheck = NonNullable<LoadBalancer["healthCheck"]>;
const protocols = ["HTTP", "HTTPS", "TCP", "SSL"] as const satisfies readonly HealthCheck["protocol"][];

/** A check in this API's form; AWS's own where the cloud has none. */
export function showHealthCheck({ healthCheck, listeners }: LoadBalancer): Infer<typeof healthCheckShape> {
  const { protocol = "TCP", port = listeners[0]?.instancePort ?? 80, path } = healthCheck ?? {};
  const { interval = 30, timeout = 5, unhealthyThreshold = 2, healthyThreshold = 10 } = healthCheck ?? {};
  const isHttp = protocol === "HTTP" || protocol === "HTTPS";
  return {
    // A ping has no form here; all that it has in common with TCP is that nothing is asked for.
    Target: `${protocol === "PING" ? "TCP" : protocol}:${port}${isHttp ? (path ?? "/") : ""}`,
    Interval: interval,
    Timeout: timeout,
    UnhealthyThreshold: unhealthyThreshold,
    HealthyThreshold: healthyThreshold,
  };
}

/** A check in the model's form. @throws AwsFault `ValidationError` */
export function readHealthCheck(given: Infer<typeof healthCheckShape>): HealthCheck {
  const [, name = "", port = "", path] = /^([A-Za-z]+):(\d{1,5})(\/.*)?$/.exec(given.Target) ?? [];
  const protocol = protocols.find((each) => each === name.toUpperCase());
  const isHttp = protocol?.startsWith("HTTP") ?? false;
  if (!protocol || Number(port) < 1 || Number(port) > 65_535 || (path !== undefined) !== isHttp) {
    throw new AwsFault("ValidationError", "HealthCheck Target must be TCP:PORT, SSL:PORT, HTTP:PORT/PATH or HTTPS:PORT/PATH.");
  }
  if (given.Timeout >= given.Interval) {
    throw new AwsFault("ValidationError", "HealthCheck timeout must be less than interval.");
  }
  return {
    protocol,
    port: Number(port),
    path,
    interval: given.Interval,
    timeout: given.Timeout,
    unhealthyThreshold: given.UnhealthyThreshold,
    healthyThreshold: given.HealthyThreshold,
  };
}
