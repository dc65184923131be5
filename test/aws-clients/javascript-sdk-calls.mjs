// Makes the calls that come as lines of JSON with the AWS SDK for JavaScript, as it is, and answers each with a line of JSON:
// node javascript-sdk-calls.mjs FOLDER, where the SDK is installed in FOLDER. The environment says where to and as whom.
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(path.join(process.argv[2], "package.json"));
const libraries = { ec2: require("@aws-sdk/client-ec2"), sts: require("@aws-sdk/client-sts") };
// A repeated call would hide that the first one failed.
const clients = { ec2: new libraries.ec2.EC2Client({ maxAttempts: 1 }), sts: new libraries.sts.STSClient({ maxAttempts: 1 }) };

// What the SDK leaves to its user: it takes user data as Base64, and bytes as an array of them.
const prepared = ({ UserData: userData, PublicKeyMaterial: material, ...others }) => ({
  ...others,
  ...(userData === undefined ? {} : { UserData: Buffer.from(userData).toString("base64") }),
  ...(material === undefined ? {} : { PublicKeyMaterial: Buffer.from(material) }),
});

async function perform({ what, service, name, parameters, pageSize }) {
  const [library, client, input] = [libraries[service], clients[service], prepared(parameters)];
  if (what === "wait") {
    await library[`waitUntil${name}`]({ client, minDelay: 1, maxDelay: 2, maxWaitTime: 300 }, input);
    return {};
  }
  if (what === "pages") {
    const pages = [];
    for await (const page of library[`paginate${name}`]({ client, pageSize }, input)) pages.push(page);
    return { pages };
  }
  return { answer: await client.send(new library[`${name}Command`](input)) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await perform(JSON.parse(line)).catch(({ name, message, $fault: fault }) => ({
    error: fault === undefined ? { message: `${name}: ${message}` } : { code: name, message },
  }));
  console.log(JSON.stringify(answer));
}
