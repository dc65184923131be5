import assert from "node:assert/strict";
import { test } from "node:test";
import { binary, boolean, integer, list, optional, string, struct, timestamp } from "../../model/shape.ts";
import { AwsFault, meaningOf } from "./aws-fault.ts";
import { errorDocument } from "./error-document.ts";
import { compileResponse } from "./response.ts";

const fields = {
  things: list(struct({ name: string(), tags: list(string()) })),
  at: optional(timestamp()),
  on: boolean(),
  data: optional(binary({ maxBytes: 9 })),
  next: optional(integer()),
};
const frame = { action: "Look", namespace: "urn:x/", requestId: "r&1" };
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

test("a document is written in either dialect", () => {
  const document = {
    things: [
      { name: "a<b", tags: ["t"] },
      { name: "", tags: [] },
    ],
    at: new Date(5),
    on: true,
    data: Buffer.from("hi"),
  };
  assert.equal(
    compileResponse(fields, "ec2").writeWhole(document, frame),
    `${declaration}<LookResponse xmlns="urn:x/"><requestId>r&amp;1</requestId><things><item><name>a&lt;b</name><tags><item>t</item></tags></item>` +
      "<item><name/><tags/></item></things><at>1970-01-01T00:00:00.005Z</at><on>true</on><data>aGk=</data></LookResponse>",
  );
  assert.equal(
    compileResponse({ ids: list(string()) }, "query").writeWhole({ ids: ["1"] }, frame),
    `${declaration}<LookResponse xmlns="urn:x/"><LookResult><ids><member>1</member></ids></LookResult>` +
      "<ResponseMetadata><RequestId>r&amp;1</RequestId></ResponseMetadata></LookResponse>",
  );
});

test("a list that comes is written as it comes, and what follows it is asked for afterwards", async () => {
  const writer = compileResponse(fields, "ec2");
  let read = 0;
  const document = {
    things: (async function* () {
      for (; read < 3; read++) yield { name: String(read), tags: [] };
    })(),
    on: false,
    get next() {
      return read;
    },
  };
  assert.equal(writer.writeWhole(document, frame), undefined);
  const pieces: string[] = [];
  for await (const piece of writer.write(document, frame, 1)) {
    if (piece.includes("<name>0")) assert.equal(read, 0);
    pieces.push(piece);
  }
  assert.match(pieces.join(""), /<name>2<\/name><tags\/><\/item><\/things><on>false<\/on><next>3<\/next><\/LookResponse>$/);
});

test("errors name the request differently in the two dialects", () => {
  const fault = new AwsFault("InvalidThing.NotFound", "no <thing>");
  assert.equal(fault.code, "not_found");
  assert.equal(fault.httpStatus, 400);
  assert.equal(
    errorDocument("ec2", fault, "1"),
    `${declaration}<Response><Errors><Error><Code>InvalidThing.NotFound</Code><Message>no &lt;thing&gt;</Message></Error></Errors><RequestID>1</RequestID></Response>`,
  );
  assert.match(errorDocument("query", fault, "1"), /<ErrorResponse><Error><Type>Sender<\/Type>.*<RequestId>1<\/RequestId>/);
  assert.match(errorDocument("query", new AwsFault("InternalFailure", ""), "1"), /<Type>Receiver</);
});

test("AWS's codes mean what they say", () => {
  assert.equal(meaningOf("InvalidKeyPair.Duplicate"), "already_exists");
  assert.equal(meaningOf("InvalidGroup.InUse"), "failed_precondition");
  assert.equal(meaningOf("VolumeLimitExceeded"), "quota_exceeded");
  assert.equal(meaningOf("RequestLimitExceeded"), "rate_limited");
  assert.equal(meaningOf("InvalidInstanceID.Malformed"), "invalid_argument");
});
