import assert from "node:assert/strict";
import { isIP } from "node:net";
import { describe, test } from "node:test";
import { isCloudError, type ErrorCode } from "../model/errors.ts";
import { createEgressPolicy, type EgressOptions } from "./egress.ts";

const names: Readonly<Record<string, readonly string[]>> = {
  "api.example.com": ["8.8.8.8", "2606:4700::1111"],
  "deep.api.example.com": ["8.8.4.4"],
  "example.com": ["9.9.9.9"],
  "notexample.com": ["9.9.9.9"],
  "inside.example.com": ["10.1.2.3"],
  "mixed.example.com": ["8.8.8.8", "10.1.2.3"],
  "metadata.example.com": ["8.8.8.8", "169.254.169.254"],
  "scoped.example.com": ["fe80::1%2"],
  "nothing.example.com": [],
  "xn--bcher-kva.example.com": ["8.8.8.8"],
  localhost: ["127.0.0.1", "::1"],
};

/** A policy over a resolver of the test's own, and the names that it was asked for. */
function policy(options: EgressOptions) {
  const asked: string[] = [];
  const { resolve } = createEgressPolicy({
    ...options,
    async lookup(name) {
      asked.push(name);
      const addresses = names[name];
      if (!addresses) throw new Error("ENOTFOUND");
      return addresses.map((address) => ({ address, family: isIP(address) }));
    },
  });
  return { asked, resolve };
}

async function outcome(options: EgressOptions, host: string, vouched = false): Promise<string> {
  try {
    return (await policy(options).resolve(host, 443, vouched)).map(({ address }) => address).join(" ");
  } catch (error) {
    assert.ok(isCloudError(error), String(error));
    return error.code;
  }
}

function testOutcomes(options: EgressOptions, table: Readonly<Record<string, ErrorCode | string>>, vouched = false): void {
  for (const [host, expected] of Object.entries(table)) {
    test(`${JSON.stringify(host)}: ${expected}`, async () => assert.equal(await outcome(options, host, vouched), expected));
  }
}

describe("without options nothing is allowed", () => {
  testOutcomes(
    {},
    {
      "api.example.com": "permission_denied",
      "8.8.8.8": "permission_denied",
      "127.0.0.1": "permission_denied",
      localhost: "permission_denied",
    },
  );

  test("and no name is looked up", async () => {
    const { asked, resolve } = policy({});
    await assert.rejects(resolve("api.example.com", 443, false));
    assert.deepEqual(asked, []);
  });
});

describe("hosts", () => {
  testOutcomes(
    { hosts: ["API.example.com.", "*.api.example.com", "8.8.8.8", "[::1]", "Bücher.example.com"] },
    {
      "api.example.com": "8.8.8.8 2606:4700::1111",
      "API.EXAMPLE.COM.": "8.8.8.8 2606:4700::1111",
      "deep.api.example.com": "8.8.4.4",
      "bücher.example.com": "8.8.8.8",
      "example.com": "permission_denied",
      "8.8.8.8": "8.8.8.8",
      "8.8.4.4": "permission_denied",
      "[::1]": "::1",
      "127.0.0.1": "permission_denied",
    },
  );
});

describe("a suffix", () => {
  testOutcomes(
    { hosts: ["*.example.com"] },
    {
      "api.example.com": "8.8.8.8 2606:4700::1111",
      "deep.api.example.com": "8.8.4.4",
      "example.com": "permission_denied",
      "notexample.com": "permission_denied",
      "inside.example.com": "permission_denied",
      "mixed.example.com": "permission_denied",
      "metadata.example.com": "permission_denied",
      "scoped.example.com": "permission_denied",
      "nothing.example.com": "provider_unavailable",
      "unknown.example.com": "provider_unavailable",
    },
  );
});

describe("any host, private ones too", () => {
  testOutcomes(
    { hosts: ["*"], allowPrivate: true },
    {
      "inside.example.com": "10.1.2.3",
      localhost: "127.0.0.1 ::1",
      "::1": "::1",
      "0.0.0.0": "0.0.0.0",
      "8.8.8.8": "8.8.8.8",
      "metadata.example.com": "permission_denied",
    },
  );
});

describe("allowPrivate alone allows nothing", () => {
  testOutcomes({ allowPrivate: true }, { localhost: "permission_denied", "10.1.2.3": "permission_denied" });
});

describe("ranges", () => {
  testOutcomes(
    { ranges: ["10.1.0.0/16", "8.8.8.8"] },
    {
      "10.1.2.3": "10.1.2.3",
      "10.2.2.3": "permission_denied",
      "inside.example.com": "10.1.2.3",
      "mixed.example.com": "8.8.8.8 10.1.2.3",
      "::ffff:10.1.2.3": "::ffff:10.1.2.3",
      "64:ff9b::a01:203": "64:ff9b::a01:203",
      "api.example.com": "permission_denied",
    },
  );
});

const special = [
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.0.2.1",
  "192.168.1.1",
  "198.18.0.1",
  "203.0.113.9",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::ffff:127.0.0.1",
  "::ffff:a00:1",
  "::ffff:0:127.0.0.1",
  "64:ff9b::127.0.0.1",
  "64:ff9b::a00:1",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::1",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd12:3456::1",
  "fec0::1",
  "ff02::1",
];

describe("a range that is wider than a special block does not open it", () => {
  const all = { ranges: ["0.0.0.0/0", "::/0", "64:ff9b::/96", "::ffff:0:0/96"], hosts: ["*"] };
  testOutcomes(all, Object.fromEntries(special.map((address) => [address, "permission_denied"])));
  testOutcomes(all, {
    "8.8.8.8": "8.8.8.8",
    "172.32.0.1": "172.32.0.1",
    "100.128.0.1": "100.128.0.1",
    "2606:4700::1111": "2606:4700::1111",
    "::ffff:8.8.8.8": "::ffff:8.8.8.8",
    "64:ff9b::808:808": "64:ff9b::808:808",
  });
});

describe("a range within a special block opens it", () => {
  for (const address of special) {
    test(address, async () => assert.equal(await outcome({ ranges: [address] }, address), address));
  }
});

const forbidden = [
  "169.254.169.254",
  "169.254.0.1",
  "::ffff:169.254.169.254",
  "::ffff:a9fe:a9fe",
  "::ffff:0:a9fe:a9fe",
  "::a9fe:a9fe",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::a9fe:a9fe",
  "2002:a9fe:a9fe::1",
  "fe80::1",
  "febf::1",
  "fd00:ec2::254",
  "100.100.100.200",
  "168.63.129.16",
  "metadata.example.com",
  "scoped.example.com",
];

describe("link-local addresses and metadata services are never allowed", () => {
  const all = { ranges: ["0.0.0.0/0", "::/0", "169.254.0.0/16", "fe80::/10", "fd00::/8"], hosts: ["*"], allowPrivate: true };
  const refused = Object.fromEntries(forbidden.map((host) => [host, "permission_denied"]));
  testOutcomes(all, refused);
  testOutcomes(all, refused, true);
});

describe("hosts that the operator vouches for", () => {
  testOutcomes(
    {},
    {
      "api.example.com": "8.8.8.8 2606:4700::1111",
      "mixed.example.com": "8.8.8.8 10.1.2.3",
      localhost: "127.0.0.1 ::1",
      "[::1]": "::1",
      "unknown.example.com": "provider_unavailable",
    },
    true,
  );
});

describe("what is no host", () => {
  const bad = [
    "",
    " ",
    ".",
    "..",
    "a..b",
    "example.com..",
    ".example.com",
    "exa mple.com",
    "example.com\n",
    "bü\ncher.example.com",
    "bücher.example.com/x",
    "bücher.example.com\u2028",
    "０x7f.1",
    "８.８.８.８",
    "example.com\0.allowed",
    "api.example.com:443",
    "user:secret@api.example.com",
    "api.example.com/x",
    "api%2eexample.com",
    "*.example.com",
    "-a.example.com",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.1",
    "127.1",
    "127.0.0.01",
    "127.0.0.0x1",
    "256.256.256.256",
    "1.2.3.4.5",
    "fe80::1%eth0",
    "[fe80::1%25eth0]",
    "::1%lo",
    "[::1",
    "::1]",
    "[127.0.0.1]",
    "[[::1]]",
    "[]",
    "a".repeat(64),
    `${"a.".repeat(127)}aa`,
  ];
  const table = Object.fromEntries(bad.map((host) => [host, "invalid_argument"]));
  testOutcomes({ hosts: ["*"], allowPrivate: true }, table);
  testOutcomes({}, table, true);

  test("is not repeated, since it may be more than a host", async () => {
    await assert.rejects(policy({}).resolve("user:secret@host", 443, true), (error: Error) => !error.message.includes("secret"));
  });
});

describe("other ways to write an address", () => {
  testOutcomes(
    { hosts: ["*"] },
    {
      "8.8.8.8.": "8.8.8.8",
      "127.0.0.1.": "permission_denied",
      "2606:4700:0:0::1111": "2606:4700:0:0::1111",
    },
  );
});

test("a refusal names the host", async () => {
  await assert.rejects(policy({}).resolve("LOCALHOST", 443, false), { message: "The server may not connect to host localhost." });
});

for (const port of [0, -1, 65_536, 1.5, Number.NaN]) {
  test(`port ${port} is none`, async () => {
    await assert.rejects(policy({ hosts: ["*"] }).resolve("8.8.8.8", port, true), { code: "invalid_argument" });
  });
}

test("a name is resolved once, and the answer says which family each address has", async () => {
  const { asked, resolve } = policy({ hosts: ["*"] });
  assert.deepEqual(await resolve("Api.Example.com", 443, false), [
    { address: "8.8.8.8", family: 4 },
    { address: "2606:4700::1111", family: 6 },
  ]);
  assert.deepEqual(asked, ["api.example.com"]);
});

test("the system's resolver is asked by default", async () => {
  const addresses = await createEgressPolicy().resolve("localhost", 80, true);
  assert.ok(addresses.length > 0);
  for (const { address } of addresses) assert.match(address, /^(?:127\.|::1$)/);
});

for (const options of [
  { hosts: [""] },
  { hosts: ["*.10.0.0.1"] },
  { hosts: ["a.*.com"] },
  { hosts: ["https://example.com"] },
  { ranges: ["10.0.0.0/33"] },
  { ranges: ["10.0.0/8"] },
  { ranges: ["example.com"] },
  { ranges: ["::/129"] },
  { ranges: ["fe80::1%eth0"] },
]) {
  test(`${JSON.stringify(options)} is refused at once`, () => {
    assert.throws(() => createEgressPolicy(options), { code: "invalid_argument" });
  });
}
