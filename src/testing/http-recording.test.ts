import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { HttpClient } from "../model/http.ts";
import { answerJson, bodyOf, httpClient, serve } from "./http-scene.ts";
import { readRecording, recordingTransport, replayTransport, type ReplayTransport } from "./http-recording.ts";

const secrets = ["s3cr3t-password", "tenant-0815"];

/** What a driver might ask. */
async function work(http: HttpClient, url: string): Promise<readonly unknown[]> {
  const login = await http.request({
    method: "POST",
    url: `${url}/tokens`,
    body: { json: { auth: { user: "me", password: "s3cr3t-password" } } },
  });
  const token = login.headers["x-subject-token"] ?? "";
  const list = await http.request({
    method: "GET",
    url: `${url}/tenant-0815/list?X-Amz-Signature=abc&n=1`,
    headers: { "X-Auth-Token": token },
  });
  const bytes = await http.request({
    method: "PUT",
    url: `${url}/bytes`,
    body: Buffer.from([0, 255, 1]),
    headers: { "X-Own": "mine" },
  });
  return [list.json(), [...bytes.bytes], login.status];
}

test("what was recorded is played back, and its secrets are nowhere in the file", async (context) => {
  const cloud = await serve(context, async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === "/tokens") {
      response.setHeader("X-Subject-Token", "gAAAAA-token");
      response.setHeader("Set-Cookie", ["session=gAAAAA-cookie", "b=gAAAAA-cookie"]);
      return answerJson(response, { token: { id: "x", expires_at: "2026", secret_key: "gAAAAA-key" }, got: body.length }, 201);
    }
    if (request.url === "/bytes") return void response.end(Buffer.from([255, 0, 254]));
    answerJson(response, { items: [1, 2], tenant: "tenant-0815" });
  });
  const folder = mkdtempSync(path.join(tmpdir(), "recording-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "walk.yaml");
  let recorder: ReturnType<typeof recordingTransport> | undefined;
  const scrubbing = { secrets, headers: ["X-Own"] };
  const real = httpClient(context, { wrap: (transport) => (recorder = recordingTransport(transport, scrubbing)) });
  const recorded = await work(real, cloud);
  recorder?.save(file, "A walk through a cloud that is none.");

  const text = readFileSync(file, "utf8");
  for (const secret of [...secrets, "gAAAAA", "abc", "mine", Buffer.from("s3cr3t-password").toString("base64")]) {
    assert.ok(!text.includes(secret), `${secret} is in the file:\n${text}`);
  }
  assert.match(text, /url: http:\/\/127\.0\.0\.1:\d+\/SCRUBBED\/list\?X-Amz-Signature=SCRUBBED&n=1/);

  const replays: ReplayTransport[] = [];
  const replay = (): HttpClient =>
    httpClient(context, {
      wrap: () => {
        const made = replayTransport(readRecording(file), scrubbing);
        replays.push(made);
        return made;
      },
    });
  const played = await work(replay(), cloud);
  assert.deepEqual(played[1], recorded[1]);
  assert.deepEqual(played[0], { items: [1, 2], tenant: "SCRUBBED" });
  replays[0]?.assertComplete();

  const wrong = replay();
  await assert.rejects(wrong.request({ method: "GET", url: `${cloud}/tokens` }), /request 1 is not the recorded one: its method/);
  await assert.rejects(
    wrong.request({ method: "POST", url: `${cloud}/tokens`, body: { json: { auth: { user: "other" } } } }),
    /its body is .*"other".*, recorded is .*"me"/,
  );
  assert.throws(() => replays[1]?.assertComplete(), /nobody has asked for POST .*, GET .*, PUT /);

  const longer = replay();
  await work(longer, cloud);
  await assert.rejects(longer.request({ method: "GET", url: cloud }), /the recording has ended/);
});

test("secrets are found in forms, XML and JSON that is not compact, by their names", async (context) => {
  const bodies: readonly string[] = [
    "Action=Run&SecretKey=gAAAAA&Name=x",
    '<r xmlns:s="u"><s:Password kind="a">gAAAAA</s:Password><Name>x</Name></r>',
    '{ "pin" : "fine", "password" : "gA\\"AAAA", "name": "x" }',
  ];
  let recorder: ReturnType<typeof recordingTransport> | undefined;
  const cloud = await serve(context, async (request, response) => void response.end(await bodyOf(request)));
  const http = httpClient(context, {
    wrap: (transport) => (recorder = recordingTransport(transport, { members: ["pin"] })),
  });
  for (const body of bodies) assert.equal((await http.request({ method: "PUT", url: cloud, body })).text(), body);
  const found = JSON.stringify(recorder?.interactions);
  assert.ok(!found.includes("AAAA") && !found.includes("fine"), found);
  assert.equal(recorder?.interactions.length, 3);
  assert.match(found, /Name=x/);
  assert.match(found, /<Name>x<\/Name>/);
});

test("the secrets of OpenStack are found by their names, and by their places", async (context) => {
  let recorder: ReturnType<typeof recordingTransport> | undefined;
  const bodies = [
    { access: { token: { id: "AAAA", expires: "2026", tenant: { id: "t" } }, user: { id: "u" } } },
    { auth: { identity: { methods: ["token"], token: { id: "AAAA" } } } },
    { auth: { identity: { application_credential: { id: "c", secret: "AAAA" } } } },
    { server: { id: "s", adminPass: "AAAA" } },
    { keypair: { name: "k", private_key: "AAAA" } },
  ];
  const cloud = await serve(context, async (request, response) => {
    response.setHeader("X-Account-Meta-Temp-URL-Key", "AAAA");
    answerJson(response, JSON.parse(await bodyOf(request)));
  });
  const http = httpClient(context, { wrap: (transport) => (recorder = recordingTransport(transport)) });
  for (const json of bodies) await http.request({ method: "PUT", url: `${cloud}/o?temp_url_sig=AAAA&n=1`, body: { json } });
  const found = JSON.stringify(recorder?.interactions);
  assert.ok(!found.includes("AAAA"), found);
  for (const kept of ['"id":"u"', '"id":"c"', '"id":"s"', '"expires":"2026"', "&n=1"]) assert.ok(found.includes(kept), kept);
});
