import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { benchedStores } from "./benched-stores.ts";
import { measureBlobs } from "./blobs.ts";
import { measureEc2Driver } from "./ec2-driver.ts";
import { measureEc2List } from "./ec2-list.ts";
import { measureHttpCore } from "./http-core.ts";
import { instances, measureLargeList } from "./large-list.ts";
import { localData } from "./local-data.ts";
import { measureMoto } from "./moto.ts";
import { measureObjectStore, waysToStore } from "./object-store.ts";
import { measureOpenStack } from "./openstack.ts";
import { measureDescribe, measureRequests } from "./requests.ts";
import { benchedLines } from "./shaped-line.ts";
import { measureSignatures } from "./signatures.ts";
import { measureStart } from "./start-up.ts";
import { measureWorkers } from "./workers.ts";

const root = new URL("../../", import.meta.url);
const round = (value: number, digits = 1): string => value.toFixed(digits);
const mebibytes = (bytes: number): string => round(bytes / 2 ** 20);

const lines = [
  "# Figures",
  "",
  `Taken by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim()}).`,
  "CPU time is that of the server's process, user and system; each figure is the least of twenty rounds in which both servers took turns.",
  "",
  "## GET /api/instances on the mock, against a bare node:http server that sends the same bytes",
  "",
  "| format | bytes with head | bare CPU µs | ours CPU µs | ratio | bare wall µs | ours wall µs |",
  "|---|--:|--:|--:|--:|--:|--:|",
];
for (const format of ["xml", "json"] as const) {
  const { bytes, bare, ours, bareWall, oursWall } = await measureRequests(format);
  lines.push(
    `| ${format} | ${bytes} | ${round(bare)} | ${round(ours)} | ${round(ours / bare, 2)} | ${round(bareWall)} | ${round(oursWall)} |`,
  );
}
const described = await measureDescribe();
lines.push(
  "",
  "## EC2's DescribeInstances of the mock's four instances, signed with SigV4, against a bare node:http server that reads the form and sends the same bytes",
  "",
  "| bytes with head | bare CPU µs | ours CPU µs | ratio | bare wall µs | ours wall µs |",
  "|--:|--:|--:|--:|--:|--:|",
  `| ${described.bytes} | ${round(described.bare)} | ${round(described.ours)} | ${round(described.ours / described.bare, 2)} | ${round(described.bareWall)} | ${round(described.oursWall)} |`,
);
const [many, asMany] = [10_000, 1000];
const listed = [
  ["in pages of 1,000", await measureEc2List(many, true)],
  ["in one answer", await measureEc2List(many, false)],
  ["in one answer", await measureEc2List(asMany, false)],
] as const;
lines.push(
  "",
  "## DescribeInstances of many instances of the mock",
  "",
  "Signed with SigV4. Memory is the heap in use, from before the list to its peak; CPU time is that of all requests of a list together.",
  "",
  "| instances | | requests | MiB | peak heap growth, MiB | ms | CPU ms | streamed |",
  "|--:|---|--:|--:|--:|--:|--:|---|",
  ...listed.map(
    ([way, { instances: count, requests, bytes, peakHeapGrowth, duration, cpu, streamed }]) =>
      `| ${count} | ${way} | ${requests} | ${mebibytes(bytes)} | ${mebibytes(peakHeapGrowth)} | ${round(duration, 0)} | ${round(cpu, 0)} | ${streamed ? "yes" : "no"} |`,
  ),
);
const moto = await measureMoto(asMany);
if (moto) {
  const { bytes, cpu, largeBytes, largeCpu } = moto;
  lines.push(
    "",
    "## moto's server on the same calls in the same run",
    "",
    "DescribeInstances of four instances, and of 1,000 in one answer. moto looks at no signature, and has them in one reservation.",
    "",
    "| | body of four, bytes | CPU µs | body of 1,000, MiB | CPU ms |",
    "|---|--:|--:|--:|--:|",
    `| moto | ${bytes} | ${round(cpu)} | ${mebibytes(largeBytes)} | ${round(largeCpu, 0)} |`,
    `| ours | ${described.bytes} with head | ${round(described.ours)} | ${mebibytes(listed[2][1].bytes)} | ${round(listed[2][1].cpu, 0)} |`,
  );
}
const openstack = [await measureOpenStack("simulated"), await measureOpenStack("real")].filter(
  (figures) => figures !== undefined,
);
lines.push(
  "",
  "## GET /api/instances on OpenStack, against the same requests to Nova and Neutron with the same token",
  "",
  "Medians of calls that took turns, in ms. Our share is what we add.",
  "",
  "| cloud | direct | ours | our share |",
  "|---|--:|--:|--:|",
  ...openstack.map(({ cloud, direct, ours }) => {
    return `| ${cloud} | ${[direct, ours, ours - direct].map((value) => round(value, 2)).join(" | ")} |`;
  }),
  "",
  "CPU time of a call in ms, the least of several rounds: of the client that asks directly, of a bare server that does no more than to ask the same",
  "by undici, to parse it and to send as many bytes, and of our server. Our share is what ours takes beyond the client. A server that is",
  "woken for each single call takes more than one that is at work.",
  "",
  "| cloud | calls | direct | bare server | ours | our share |",
  "|---|---|--:|--:|--:|--:|",
  ...openstack.flatMap(({ cloud, cpu, cpuAtOnce }) =>
    [["one by one", cpu] as const, ["4 at once", cpuAtOnce] as const].map(([calls, { direct, floor, ours }]) => {
      return `| ${[cloud, calls, ...[direct, floor, ours, ours - direct].map((value) => round(value, 2))].join(" | ")} |`;
    }),
  ),
);
const driven = await measureEc2Driver();
lines.push(
  "",
  "## DescribeInstances through the driver `ec2`, against the same call straight to a server that has the answer ready",
  "",
  "Of four instances, signed with SigV4. Medians of calls that took turns, in ms; our share is what we add. CPU time, in ms, is the least of several",
  "rounds. The bare server does no more than to hand the cloud's bytes on: it signs nothing, and reads neither the call nor the answer.",
  "",
  "| bytes of the cloud | ours | direct | bare server | ours | our share | CPU bare server | CPU ours |",
  "|--:|--:|--:|--:|--:|--:|--:|--:|",
  `| ${driven.bytes} | ${driven.ownBytes} | ${[driven.direct, driven.floor, driven.ours, driven.ours - driven.direct, driven.floorCpu, driven.cpu].map((value) => round(value, 2)).join(" | ")} |`,
);
const data = await localData(instances);
lines.push(
  "",
  "## A list of 10,000 instances",
  "",
  "| driver | format | MiB | peak heap growth, MiB | ms | streamed |",
  "|---|---|--:|--:|--:|---|",
);
for (const [driver, folder] of [["mock"], ["local", data]] as const) {
  for (const format of ["xml", "json"] as const) {
    const { bytes, peakHeapGrowth, duration, streamed } = await measureLargeList(format, folder);
    lines.push(
      `| ${driver} | ${format} | ${mebibytes(bytes)} | ${mebibytes(peakHeapGrowth)} | ${round(duration, 0)} | ${streamed ? "yes" : "no"} |`,
    );
  }
}
const [bareBlobs, ...ourBlobs] = await measureBlobs(["bare", "local", "mock"]);
lines.push(
  "",
  "## A blob of 1 GiB, against a bare node:http server that pipes it to a file and back",
  "",
  "The least of five rounds in which the servers took turns. `local` keeps its data in a folder and waits for the disk, and the mock",
  "computes the MD5; the bare server does neither. Speed is wall time, the bare server's divided by ours. Memory is resident memory, from a first small blob to the peak.",
  "",
  "| server | PUT ms | speed | PUT CPU ms | GET ms | speed | GET CPU ms | memory growth, MiB |",
  "|---|--:|--:|--:|--:|--:|--:|--:|",
);
for (const { server, put, get, growth } of bareBlobs ? [bareBlobs, ...ourBlobs] : []) {
  const speed = (direction: "put" | "get"): string =>
    round((bareBlobs?.[direction].duration ?? 0) / { put, get }[direction].duration, 2);
  lines.push(
    `| ${server} | ${round(put.duration, 0)} | ${speed("put")} | ${round(put.cpu, 0)} | ${round(get.duration, 0)} | ${speed("get")} | ${round(get.cpu, 0)} | ${mebibytes(growth)} |`,
  );
}
const storesAndLines = benchedStores().flatMap((store) => [undefined, ...benchedLines].map((line) => ({ store, line })));
for (const { store, line } of storesAndLines) {
  const { growth, ...times } = await measureObjectStore(store, line);
  const middle = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN;
  const place = line === undefined ? store.title : `${store.title}, behind a line of ${line}/s`;
  lines.push(
    "",
    `## A blob of 1 GiB in ${place}: straight, through a mere pump of bytes, and through the classic API`,
    "",
    "Five rounds in which the ways took turns, on one machine with the store and the client. Speed is wall time, that of the straight way divided",
    "by it, of the medians and of the least; CPU time is the median of the process on the way. The pump is `net` on both sides and a pipe.",
    ...(line === undefined
      ? []
      : ["What goes to the store and comes from it is held to the line's speed, as if the store had a machine of its own."]),
    "",
    "| | way | least ms | median ms | speed, least | speed, median | CPU ms |",
    "|---|---|--:|--:|--:|--:|--:|",
    ...(["put", "get"] as const).flatMap((direction) =>
      waysToStore.map((way) => {
        const [own, straight] = [times[way][direction], times.direct[direction]];
        const cells = [round(Math.min(...own), 0), round(middle(own), 0)];
        const speeds = [Math.min(...straight) / Math.min(...own), middle(straight) / middle(own)].map((speed) => round(speed, 2));
        return `| ${direction.toUpperCase()} | ${[way, ...cells, ...speeds, round(middle(times[way][`${direction}Cpu`]), 0)].join(" | ")} |`;
      }),
    ),
    "",
    `Resident memory grew by ${mebibytes(growth)} MiB, from a first small blob to the peak.`,
  );
}
const { bare: nothing, ours } = await measureStart(fileURLToPath(new URL("dist/cli/deltacloudd.js", root)), [
  ["-i", "mock"],
  ["-i", "local", "--data", data],
]);
const starts = [
  ["`node -e 0`, to its end", nothing],
  ["`deltacloudd -i mock`, to its first answer", ours[0]],
  ["`deltacloudd -i local --data DIR` with 10,000 instances and as many interfaces in it, to its first answer", ours[1]],
] as const;
lines.push(
  "",
  "## From the start of the process to the first answer",
  "",
  "| | least, ms | median, ms |",
  "|---|--:|--:|",
  ...starts.map(([what, figures]) => `| ${what} | ${round(figures?.least ?? 0, 0)} | ${round(figures?.median ?? 0, 0)} |`),
  "",
);

const { one, several } = await measureWorkers(2);
lines.push(
  "## Workers that share a port",
  "",
  "GET /api/instances as XML over 32 connections, each worker with a mock of its own. CPU time is that of all processes of the server, the",
  "supervisor included. The load runs on the same machine: the cores that it takes are not there for the workers, so that the rate of two",
  "workers on two cores can grow by no more than what it leaves.",
  "",
  "| workers | CPU µs a request | requests a second | cores taken by the load | part of the busiest worker |",
  "|---|--:|--:|--:|--:|",
  ...[one, several].map(
    ({ workers, cpu, rate, loadCores, busiest }) =>
      `| ${workers} | ${round(cpu)} | ${round(rate, 0)} | ${round(loadCores, 2)} | ${round(busiest, 2)} |`,
  ),
  "",
  `Requests for each second of CPU time: ${round(one.cpu / several.cpu, 2)} of what one process gives, so that ${several.workers} cores of their own serve ` +
    `${round((several.workers * one.cpu) / several.cpu, 2)} times as many. Measured here: ${round(several.rate / one.rate, 2)} times as many, with ` +
    `${round(cpus().length - several.loadCores, 2)} cores to run on.`,
  "",
);

const http = await measureHttpCore();
lines.push(
  "## A request to a cloud, against the same one by undici alone",
  "",
  "CPU time of a small JSON document, the least of twelve rounds; the rate of a stream of 1 GiB, the best of three.",
  "",
  "| | CPU µs a document | MiB a second |",
  "|---|--:|--:|",
  `| undici | ${round(http.bare)} | ${mebibytes(http.bareStream)} |`,
  `| the HTTP core | ${round(http.ours)} | ${mebibytes(http.oursStream)} |`,
  "",
);

lines.push(
  "## The check of a signature",
  "",
  "CPU time of one signed `DescribeInstances` (SigV4 in the header, a form POST of 163 bytes), the opening of its access key included; the",
  "least of twenty rounds. The last column is that of a key that was not seen before.",
  "",
  "| the account is sealed | digits | CPU µs | first time, µs |",
  "|---|--:|--:|--:|",
  ...(await measureSignatures()).map(
    ({ key, length, same, first }) => `| ${key} | ${length} | ${round(same)} | ${round(first)} |`,
  ),
  "",
);

const report = lines.join("\n");
writeFileSync(new URL("bench/RESULTS.md", root), report);
process.stdout.write(report);
