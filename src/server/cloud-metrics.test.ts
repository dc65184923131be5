import assert from "node:assert/strict";
import { test } from "node:test";
import type { HttpRecord } from "../http/http-core.ts";
import { createMetrics } from "./metrics.ts";

const record: HttpRecord = {
  driver: "nimbus",
  host: "cloud.example",
  method: "GET",
  status: 200,
  failure: undefined,
  attempt: 0,
  duration: 20,
  sent: 3,
  received: 7,
};

test("requests to clouds are counted by driver, host and status", async () => {
  const metrics = createMetrics(() => 0);
  metrics.observeCloud(record);
  metrics.observeCloud({ ...record, status: 503, failure: "provider_unavailable" });
  metrics.observeCloud({ ...record, status: undefined, failure: "provider_timeout", attempt: 1, received: 0 });
  const { text } = await metrics.render();
  const of = (name: string): string[] => text.split("\n").filter((line) => line.startsWith(`deltacloud_cloud_${name}`));
  assert.deepEqual(of("requests_total"), [
    'deltacloud_cloud_requests_total{driver="nimbus",host="cloud.example",status="2xx"} 1',
    'deltacloud_cloud_requests_total{driver="nimbus",host="cloud.example",status="5xx"} 1',
    'deltacloud_cloud_requests_total{driver="nimbus",host="cloud.example",status="provider_timeout"} 1',
  ]);
  assert.deepEqual(of("retries_total"), ['deltacloud_cloud_retries_total{driver="nimbus",host="cloud.example"} 1']);
  assert.deepEqual(of("sent_bytes_total"), ['deltacloud_cloud_sent_bytes_total{driver="nimbus",host="cloud.example"} 9']);
  assert.deepEqual(of("received_bytes_total"), [
    'deltacloud_cloud_received_bytes_total{driver="nimbus",host="cloud.example"} 14',
  ]);
  assert.deepEqual(of("request_duration_seconds_count"), [
    'deltacloud_cloud_request_duration_seconds_count{driver="nimbus",host="cloud.example"} 3',
  ]);
});

test("hosts without end do not make figures without end", async () => {
  const metrics = createMetrics(() => 0);
  for (let index = 0; index < 300; index++) metrics.observeCloud({ ...record, host: `host-${index}.example` });
  const { text } = await metrics.render();
  const hosts = new Set([...text.matchAll(/host="([^"]+)"/g)].map(([, host]) => host));
  assert.equal(hosts.size, 101);
  assert.match(text, /requests_total\{driver="nimbus",host="other",status="2xx"\} 200/);
});
