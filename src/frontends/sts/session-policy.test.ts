import assert from "node:assert/strict";
import { test } from "node:test";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { scopeOfPolicies } from "./session-policy.ts";

const policy = (statement: unknown): string => JSON.stringify({ Version: "2012-10-17", Statement: statement });

test("a policy allows the operations that it names", () => {
  const one = policy({ Effect: "Allow", Action: "deltacloud:instances.list", Resource: "*" });
  assert.deepEqual(scopeOfPolicies(one, []), { operations: ["instances.list"] });
  const several = policy([
    { Effect: "Allow", Action: ["deltacloud:*.list", "deltacloud:volumes.*"] },
    { Sid: "x", Effect: "Allow", Action: "deltacloud:keys", Resource: ["*"] },
  ]);
  assert.deepEqual(scopeOfPolicies(several, []), { operations: ["*.list", "volumes", "keys"] });
  assert.deepEqual(scopeOfPolicies(policy({ Effect: "Allow", Action: "*", Resource: "*" }), []), {});
  assert.deepEqual(scopeOfPolicies(one, ["arn:aws:iam::aws:policy/ReadOnlyAccess"]), {
    readOnly: true,
    operations: ["instances.list"],
  });
});

test("what is not understood in a policy is refused, since it may restrict", () => {
  const action = "deltacloud:instances.list";
  const refused = [
    "no JSON",
    "[]",
    "{}",
    policy([]),
    policy({ Effect: "Deny", Action: action }),
    policy({ Effect: "Allow", Action: action, Condition: {} }),
    policy({ Effect: "Allow", NotAction: action }),
    policy({ Effect: "Allow", Action: action, Resource: "arn:aws:ec2:*:*:instance/*" }),
    policy({ Effect: "Allow", Action: "ec2:DescribeInstances" }),
    policy({ Effect: "Allow", Action: "deltacloud:coffee.make" }),
    policy({ Effect: "Allow", Action: [] }),
  ];
  for (const text of refused) {
    assert.throws(
      () => scopeOfPolicies(text, []),
      (error) => error instanceof AwsFault && error.awsCode === "MalformedPolicyDocument",
      text,
    );
  }
  assert.throws(() => scopeOfPolicies(undefined, ["arn:aws:iam::aws:policy/AmazonEC2FullAccess"]), /is not known/);
});
