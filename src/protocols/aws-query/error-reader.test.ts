import assert from "node:assert/strict";
import { it } from "node:test";
import { AwsFault } from "./aws-fault.ts";
import { errorDocument } from "./error-document.ts";
import { readErrorDocument } from "./error-reader.ts";

const fault = new AwsFault("InvalidInstanceID.NotFound", "The instance ID 'i-1 <&>' does not exist");
const complaint = { awsCode: fault.awsCode, message: fault.message, requestId: "r-1" };

for (const dialect of ["ec2", "query"] as const) {
  it(`reads the errors that the dialect ${dialect} writes`, () => {
    assert.deepEqual(readErrorDocument(errorDocument(dialect, fault, "r-1")), complaint);
  });
}

it("reads those of S3, and the codes of old clouds without who is to blame", () => {
  assert.deepEqual(
    readErrorDocument("<Error><Code>Client.NoSuchKey</Code><Message>No.</Message><RequestId>4</RequestId></Error>"),
    { awsCode: "NoSuchKey", message: "No.", requestId: "4" },
  );
  assert.deepEqual(readErrorDocument("<Error><Code>SlowDown</Code></Error>"), {
    awsCode: "SlowDown",
    message: "SlowDown",
    requestId: undefined,
  });
});

it("finds nothing in what is no error document", () => {
  for (const text of ["", "busy", "<html><p>no", "<html/>", "<DoResponse><Code>1</Code></DoResponse>", "<!DOCTYPE x><Error/>"])
    assert.equal(readErrorDocument(text), undefined);
});
