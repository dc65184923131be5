import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { able, jsonMember, jsonOf, linksIn, namesIn, plain, xmlOf } from "../../../testing/classic-documents.ts";
import { sampleCloud } from "../../../testing/sample-cloud.ts";
import { at } from "../../../testing/strict-xml.ts";
import { memberDocument } from "./documents.ts";

const fullInstance: Resource<"instances"> = {
  id: "i-1",
  name: "web",
  ownerId: "jdoe",
  imageId: "img",
  realmId: "us",
  state: "shutting_down",
  hardwareProfileId: "m1",
  hardwareProfileOverrides: { cpu: 2, memory: 512 * 2 ** 20, storage: 10 * 2 ** 30, architecture: "i386", rootType: "transient" },
  actions: ["stop", "destroy"],
  canCreateImage: true,
  launchTime: new Date("2011-07-22T11:29:48Z"),
  publicAddresses: [{ type: "ipv4", address: "1.2.3.4" }, { type: "vnc", address: "10.0.0.1", port: 5900 }, { type: "ipv4" }],
  privateAddresses: [],
  firewallIds: ["default", "test"],
  volumes: [{ id: "vol1", device: "/dev/sda" }, { id: "vol2" }],
  networkInterfaces: [{ id: "n1" }],
  keyName: "kk",
  username: "root",
  password: "p&w ",
};

const bareInstance: Resource<"instances"> = { id: "i", publicAddresses: [], privateAddresses: [], volumes: [] };

test("an instance with everything", () => {
  assert.equal(
    memberDocument("xml", "instances", fullInstance, able, "show"),
    `<?xml version='1.0' encoding='utf-8' ?>
<instance href='http://h/api/instances/i-1' id='i-1'>
  <name>web</name>
  <owner_id>jdoe</owner_id>
  <image href='http://h/api/images/img' id='img'></image>
  <realm href='http://h/api/realms/us' id='us'></realm>
  <state>SHUTTING_DOWN</state>
  <hardware_profile href='http://h/api/hardware_profiles/m1' id='m1'>
    <property kind='fixed' name='memory' unit='MB' value='512'></property>
    <property kind='fixed' name='storage' unit='GB' value='10'></property>
    <property kind='fixed' name='architecture' unit='label' value='i386'></property>
    <property kind='fixed' name='cpu' unit='count' value='2'></property>
    <property kind='fixed' name='root_type' value='transient'></property>
  </hardware_profile>
  <actions>
    <link href='http://h/api/instances/i-1/stop' method='post' rel='stop' />
    <link href='http://h/api/instances/i-1' method='delete' rel='destroy' />
    <link href='http://h/api/instances/i-1/run;id=i-1' method='post' rel='run' />
    <link href='http://h/api/images;instance_id=i-1' method='post' rel='create_image' />
  </actions>
  <launch_time>2011-07-22T11:29:48.000Z</launch_time>
  <public_addresses><address type='ipv4'>1.2.3.4</address>
<address port='5900' type='vnc'>10.0.0.1</address>
<address type='unavailable'></address></public_addresses>
  <private_addresses></private_addresses>
  <firewalls><firewall href='http://h/api/firewalls/default' id='default'></firewall>
<firewall href='http://h/api/firewalls/test' id='test'></firewall></firewalls>
  <storage_volumes><storage_volume device='/dev/sda' href='http://h/api/storage_volumes/vol1' id='vol1'></storage_volume>
<storage_volume href='http://h/api/storage_volumes/vol2' id='vol2'></storage_volume></storage_volumes>
  <authentication type='key'>
    <login>
      <username>root</username>
      <password><![CDATA[p&w ]]></password>
    </login>
    <login>
      <keyname>kk</keyname>
    </login>
  </authentication>
  <network_interfaces><network_interface href='http://h/api/network_interfaces/n1' id='n1'></network_interface></network_interfaces>
</instance>
`,
  );
  const shown = jsonMember("instances", fullInstance, able);
  assert.deepEqual(shown["hardware_profile"], {
    id: "m1",
    href: "http://h/api/hardware_profiles/m1",
    rel: "hardware_profile",
    properties: { memory: "512", storage: "10", architecture: "i386", cpu: "2", root_type: "transient" },
  });
  assert.deepEqual(shown["public_addresses"], [
    { address: "1.2.3.4", type: "ipv4" },
    { address: "10.0.0.1", type: "vnc", port: "5900" },
    { address: null, type: "unavailable" },
  ]);
  assert.deepEqual([shown["create_time"], shown["create_image"]], ["2011-07-22T11:29:48.000Z", true]);
  assert.deepEqual(shown["authentication"], { keyname: "kk", user: "root", password: "p&w " });
});

test("an instance of which nothing is known", () => {
  const element = xmlOf("instances", bareInstance, plain);
  assert.deepEqual(namesIn(element), ["actions", "public_addresses", "private_addresses", "storage_volumes"]);
  assert.deepEqual(linksIn(element), []);
  assert.deepEqual(jsonMember("instances", bareInstance, plain), {
    id: "i",
    href: "http://h/api/instances/i",
    name: null,
    state: null,
    owner: null,
    image: {
      href: "http://h/api/images",
      id: null,
      rel: "image",
    },
    realm: {
      href: "http://h/api/realms",
      id: null,
      rel: "realm",
    },
    actions: [],
    hardware_profile: {
      id: null,
      href: "http://h/api/hardware_profiles",
      rel: "hardware_profile",
      properties: {},
    },
    public_addresses: [],
    private_addresses: [],
    storage_volumes: [],
  });
});

test("how to log in depends on what the driver declares, and on what is known", async () => {
  assert.deepEqual(at(xmlOf("instances", bareInstance, able), "authentication").children, []);
  const failed = { ...fullInstance, authenticationError: "Unable to fetch password" };
  assert.deepEqual(namesIn(at(xmlOf("instances", failed, able), "authentication")), ["error"]);
  const byPassword = {
    base: plain.base,
    cloud: await sampleCloud({}, { features: { instances: { authentication_password: true } } }),
  };
  assert.equal(at(xmlOf("instances", fullInstance, byPassword), "authentication").attributes["type"], "password");
  const shown = jsonMember("instances", fullInstance, byPassword);
  assert.equal("authentication_type" in shown, false);
  assert.deepEqual(shown["authentication"], { user: "root", password: "p&w " });
  assert.ok(!JSON.stringify(jsonOf("instances", fullInstance, plain)).includes("p&w"));
  assert.ok(!memberDocument("xml", "instances", fullInstance, plain, "show").includes("p&amp;w"));
  assert.ok(!memberDocument("html", "instances", fullInstance, plain, "show").includes("p&amp;w"));
});

test("the result of an action is not wrapped in JSON", () => {
  assert.equal(jsonMember("instances", fullInstance, able, "action"), "i-1");
});
