import { newPublicKey } from "../../walk/keys.ts";
import type { Aws } from "./walk.ts";

const publicKey = newPublicKey("from a walk");

/** The life of key pairs; gives the name of one. */
export async function walkKeys(aws: Aws): Promise<string> {
  await aws`ec2 create-key-pair --key-name made --tag-specifications ResourceType=key-pair,Tags=[{Key=stage,Value=test}]`;
  await aws`ec2 create-key-pair --key-name modern --key-type ed25519`;
  await aws`ec2 import-key-pair --key-name imported --public-key-material ${publicKey}`;
  await aws`ec2 import-key-pair --key-name broken --public-key-material nonsense`;
  await aws`ec2 create-key-pair --key-name made`;
  await aws`ec2 describe-key-pairs`;
  await aws`ec2 describe-key-pairs --key-names made imported`;
  await aws`ec2 describe-key-pairs --filters Name=key-name,Values=im*`;
  await aws`ec2 describe-key-pairs --filters Name=tag:stage,Values=test`;
  await aws`ec2 describe-key-pairs --include-public-key --key-names imported`;
  await aws`ec2 delete-key-pair --key-name imported`;
  await aws`ec2 delete-key-pair --key-name imported`;
  await aws`ec2 describe-key-pairs --key-names imported`;
  return "made";
}
