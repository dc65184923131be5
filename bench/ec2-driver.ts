import { randomBytes } from "node:crypto";
import { Pool } from "undici";
import { AccessKeys } from "../src/credentials/access-keys/access-keys.ts";
import { Sealing } from "../src/credentials/sealing.ts";
import type { Credentials } from "../src/model/driver.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { fetchAnswer } from "./requests.ts";
import { signedForm } from "./sign-v4.ts";
import { leastCpu, mediansOfTurns } from "./turns.ts";

const cloudModule = new URL("./ec2-cloud-process.js", import.meta.url);
const serverModule = new URL("./server-process.js", import.meta.url);
const describeInstances = "Action=DescribeInstances&Version=2016-11-15";

export interface Ec2DriverFigures {
  /** Of the cloud's answer, and of ours. */
  readonly bytes: number;
  readonly ownBytes: number;
  /** Milliseconds for the cloud's answer, for the same by a bare server that hands it on, and for ours: medians of calls that took turns. */
  readonly direct: number;
  readonly floor: number;
  readonly ours: number;
  /** Milliseconds of CPU time of a call, the least of several rounds: of our server, and of the bare one. */
  readonly cpu: number;
  readonly floorCpu: number;
}

/** DescribeInstances through our EC2 API and the driver `ec2`, against the same call straight to a server that has the answers ready. */
export async function measureEc2Driver(): Promise<Ec2DriverFigures> {
  const cloud = await MeasuredProcess.start(cloudModule, [JSON.stringify(await answersOfCloud())]);
  const provider = `us-east-1;ec2=http://127.0.0.1:${cloud.port}`;
  const sealing = randomBytes(32);
  const server = await MeasuredProcess.start(serverModule, ["ec2-driver", sealing.toString("base64"), provider]);
  const floor = await MeasuredProcess.start(serverModule, ["ec2-floor", String(cloud.port)]);
  const pools: Pool[] = [];
  const caller = (port: number, path: string, signed: string): (() => Promise<number>) => {
    const pool = new Pool(`http://127.0.0.1:${port}`);
    pools.push(pool);
    const [head = "", body = ""] = signed.split("\r\n\r\n");
    const headers = Object.fromEntries(
      head
        .split("\r\n")
        .slice(1)
        .map((line) => line.split(": ", 2) as [string, string]),
    );
    delete headers["Content-Length"];
    return async () => {
      const answer = await pool.request({ method: "POST", path, headers, body });
      const content = Buffer.from(await answer.body.arrayBuffer());
      if (answer.statusCode !== 200) throw new Error(`port ${port} answered ${content.toString()}`);
      return content.byteLength;
    };
  };
  const anybody = { service: "ec2", path: "/", key: { id: "AKID", secret: "secret" } };
  const askDirectly = caller(cloud.port, "/", signedForm(describeInstances, anybody));
  const askFloor = caller(floor.port, "/", signedForm(describeInstances, anybody));
  const askOurs = caller(server.port, "/ec2", signedBy(sealing, "ec2", { user: "AKID", password: "secret" }));

  const asked = { direct: askDirectly, ours: askOurs, floor: askFloor };
  const { direct, ours, floor: bare } = await mediansOfTurns(asked, { warmUp: 5000, calls: 1000 });
  const cpu = await leastCpu(
    { ours: { ask: askOurs, usage: () => server.usage() }, floor: { ask: askFloor, usage: () => floor.usage() } },
    { rounds: 15, callsOfRound: 200 },
  );
  const [bytes, ownBytes] = [await askDirectly(), await askOurs()];
  for (const pool of pools) await pool.close();
  for (const started of [server, floor, cloud]) started.stop();
  return { bytes, ownBytes, direct, floor: bare, ours, cpu: cpu.ours, floorCpu: cpu.floor };
}

/** The form, signed with a key for an account that is sealed. */
function signedBy(sealing: Buffer, driver: string, credentials: Credentials): string {
  const keys = new AccessKeys({ sealing: new Sealing([sealing]) });
  return signedForm(describeInstances, { service: "ec2", path: "/ec2", key: keys.create({ driver, credentials, scope: {} }) });
}

/** What a cloud answers: of four instances and of their types what our own API says of the mock, and a group that tells the account. */
async function answersOfCloud(): Promise<Readonly<Record<string, string>>> {
  const sealing = randomBytes(32);
  const mock = await MeasuredProcess.start(serverModule, ["ec2", sealing.toString("base64")]);
  const signed = signedBy(sealing, "mock", { user: "mockuser", password: "mockpassword" });
  const { body } = await fetchAnswer(mock.port, signed);
  mock.stop();
  const groups =
    "<securityGroupInfo><item><groupId>sg-12345678</groupId><groupName>default</groupName><ownerId>123456789012</ownerId></item></securityGroupInfo>";
  const types = "<instanceTypeSet><item><instanceType>m1-small</instanceType></item></instanceTypeSet>";
  return {
    DescribeInstances: body,
    DescribeInstanceTypes: `<DescribeInstanceTypesResponse>${types}</DescribeInstanceTypesResponse>`,
    DescribeSecurityGroupRules:
      "<DescribeSecurityGroupRulesResponse><securityGroupRuleSet/></DescribeSecurityGroupRulesResponse>",
    DescribeSecurityGroups: `<DescribeSecurityGroupsResponse>${groups}</DescribeSecurityGroupsResponse>`,
  };
}
