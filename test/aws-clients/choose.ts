import assert from "node:assert/strict";
import type { XmlElement } from "../../src/testing/strict-xml.ts";
import { isPassing } from "./passing-networks.ts";
import { callSigned, elementsAt, type Fields, type Signer } from "./signed-client.ts";

/** What an instance can be made from, for tools that are told it. */
export interface Choice {
  readonly imageId: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly vpcId: string;
}

/** Chooses the first image, of those for everybody where there are some, the smallest type, and a subnet of the first zone that is open. */
export async function choose(signer: Signer): Promise<Choice> {
  const list = async (action: string, path: string, fields: Fields = {}): Promise<readonly XmlElement[]> => {
    const { status, body } = await callSigned(signer, action, fields);
    assert.equal(status, 200, JSON.stringify(body));
    return elementsAt(body, path);
  };
  // Others may be of a test that runs at the same time, and gone before they are used.
  const all = await list("DescribeImages", "imagesSet/item");
  const isPublic = (image: XmlElement): boolean => textIn(image, "isPublic") === "true";
  const images = all.some(isPublic) ? all.filter(isPublic) : all;
  const size = (type: XmlElement): number => Number(textIn(type, "memoryInfo/sizeInMiB"));
  const types = (await list("DescribeInstanceTypes", "instanceTypeSet/item", { MaxResults: "100" })).filter(
    (type) => size(type) >= 64,
  );
  const zone = textIn((await list("DescribeAvailabilityZones", "availabilityZoneInfo/item"))[0], "zoneName");
  const subnets = await list("DescribeSubnets", "subnetSet/item");
  const tagsOf = (subnet: XmlElement): readonly string[] => elementsAt(subnet, "tagSet/item/value").map(({ text }) => text);
  const inZone = subnets.filter((each) => textIn(each, "availabilityZone") === zone && !isPassing(tagsOf(each)));
  const subnet = inZone.find((each) => textIn(each, "defaultForAz") === "true") ?? inZone[0];
  return {
    imageId: textIn(images[0], "imageId"),
    instanceType: textIn(types.toSorted((one, other) => size(one) - size(other))[0], "instanceType"),
    zone,
    subnetId: textIn(subnet, "subnetId"),
    vpcId: textIn(subnet, "vpcId"),
  };
}

/** The text of the only element below a path. @throws when there is none, or several */
export function textIn(element: XmlElement | undefined, path: string): string {
  assert.ok(element, `there is nothing with ${path}`);
  const found = elementsAt(element, path);
  assert.equal(found.length, 1, `${found.length} elements at ${path} in ${JSON.stringify(element)}`);
  return (found[0] as XmlElement).text;
}
