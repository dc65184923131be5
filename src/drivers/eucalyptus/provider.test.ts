import assert from "node:assert/strict";
import { test } from "node:test";
import { locate } from "./provider.ts";

test("the original's provider strings lead where they led, signed as was usual then", () => {
  const { kinds, ...location } = locate("ec2=192.168.1.1;s3=192.168.1.2:80");
  assert.deepEqual(location, {
    region: "eucalyptus",
    endpoints: { ec2: "http://192.168.1.1:8773/services/Eucalyptus", s3: "http://192.168.1.2/services/Walrus" },
    signature: 2,
    ec2Version: "2010-08-31",
  });
  assert.deepEqual([...kinds].toSorted(), ["ec2", "s3"]);
  assert.deepEqual([...locate("s3=walrus.example.org;").kinds], ["s3"]);
  assert.equal(locate("ec2=cloud:8773").endpoints.ec2, "http://cloud:8773/services/Eucalyptus");
});

test("one address is a cloud of today's, with all its services", () => {
  const { endpoints, signature, ec2Version } = locate("https://euca.example.org");
  assert.deepEqual(endpoints, {
    ec2: "https://euca.example.org:8773/services/compute",
    s3: "https://euca.example.org:8773/services/objectstorage",
    elb: "https://euca.example.org:8773/services/LoadBalancing",
    mon: "https://euca.example.org:8773/services/CloudWatch",
  });
  assert.deepEqual([signature, ec2Version], [4, "2014-06-15"]);
  assert.deepEqual(
    locate("euca.example.org:8773/services/compute").endpoints["s3"],
    "http://euca.example.org:8773/services/objectstorage",
  );
});

test("an address with EC2's old path is an old cloud's, and one with another path EC2 alone", () => {
  const old = locate("http://192.0.2.1:8773/services/Eucalyptus");
  assert.deepEqual(old.endpoints, {
    ec2: "http://192.0.2.1:8773/services/Eucalyptus",
    s3: "http://192.0.2.1:8773/services/Walrus",
  });
  assert.equal(old.signature, 2);
  assert.deepEqual(locate("192.0.2.1:80/elsewhere").endpoints, { ec2: "http://192.0.2.1/elsewhere" });
});

test("addresses of single services have the paths that they name, or none with a slash alone", () => {
  const { endpoints, signature } = locate(
    "ec2=http://ec2.cloud.example.org/;s3=s3.cloud.example.org/;elb=lb.example.org;sts=t.example.org",
  );
  assert.deepEqual(endpoints, {
    ec2: "http://ec2.cloud.example.org:8773",
    s3: "http://s3.cloud.example.org:8773",
    elb: "http://lb.example.org:8773/services/LoadBalancing",
    sts: "http://t.example.org:8773/services/Tokens",
  });
  assert.equal(signature, 4);
});

test("a region, a signature and a version can be said", () => {
  const { region, signature, ec2Version } = locate("ec2=192.0.2.1;region=north;signature=v4;version=2013-10-15");
  assert.deepEqual([region, signature, ec2Version], ["north", 4, "2013-10-15"]);
  assert.equal(locate("192.0.2.1;signature=v2").signature, 2);
});

test("what is no provider is refused", () => {
  for (const provider of [
    undefined,
    "",
    "region=north",
    "192.0.2.1;192.0.2.2",
    "ec2=a;ec2=b",
    "ec2=",
    "iam=192.0.2.1",
    "ec2=a;signature=v3",
    "ec2=a;version=latest",
    "ec2=a;region=no region",
    "ec2=user:secret@host",
    "ec2=host?query",
  ])
    assert.throws(() => locate(provider), { code: "invalid_argument", details: { parameter: "provider" } }, provider);
});
