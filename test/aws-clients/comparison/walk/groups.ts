import { textAt, type Answer } from "../../aws-client.ts";
import type { Aws } from "./walk.ts";

const tcp = (port: number, source: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([{ IpProtocol: "tcp", FromPort: port, ToPort: port, ...source }]);
const anywhere = { IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const described = { IpRanges: [{ CidrIp: "10.1.0.0/16", Description: "those next door" }] };
const anything = JSON.stringify([{ IpProtocol: "-1", ...anywhere }]);

/** Security groups with rules both ways, of addresses and of groups; gives the id of one. */
export async function walkGroups(aws: Aws, vpcId: string): Promise<string> {
  const tags = "ResourceType=security-group,Tags=[{Key=stage,Value=test}]";
  const made = await aws`ec2 create-security-group --group-name web --description ${"For the web"} --vpc-id ${vpcId}
    --tag-specifications ${tags}`;
  const web = textAt(made as Answer, "GroupId");
  const other = textAt(
    (await aws`ec2 create-security-group --group-name other --description Other --vpc-id ${vpcId}`) as Answer,
    "GroupId",
  );
  await aws`ec2 create-security-group --group-name web --description again --vpc-id ${vpcId}`;
  await aws`ec2 describe-security-groups --group-ids ${web}`;
  await aws`ec2 authorize-security-group-ingress --group-id ${web} --protocol tcp --port 22 --cidr 0.0.0.0/0`;
  await aws`ec2 authorize-security-group-ingress --group-id ${web} --protocol tcp --port 8000-8080 --source-group ${other}`;
  await aws`ec2 authorize-security-group-ingress --group-id ${web} --protocol icmp --port -1 --cidr 10.0.0.0/8`;
  await aws`ec2 authorize-security-group-ingress --group-id ${web} --ip-permissions ${tcp(443, described)}`;
  await aws`ec2 authorize-security-group-ingress --group-id ${web} --protocol tcp --port 22 --cidr 0.0.0.0/0`;
  await aws`ec2 revoke-security-group-egress --group-id ${web} --ip-permissions ${anything}`;
  await aws`ec2 authorize-security-group-egress --group-id ${web} --ip-permissions ${tcp(443, anywhere)}`;
  await aws`ec2 describe-security-groups --group-ids ${web} ${other}`;
  await aws`ec2 describe-security-groups --filters Name=group-name,Values=we?`;
  await aws`ec2 describe-security-groups --filters Name=tag:stage,Values=test`;
  await aws`ec2 describe-security-groups --filters Name=ip-permission.from-port,Values=22`;
  const rules = await aws`ec2 describe-security-group-rules --filters Name=group-id,Values=${web}`;
  await aws`ec2 describe-security-group-rules --security-group-rule-ids ${textAt(rules as Answer, "SecurityGroupRules[0].SecurityGroupRuleId")}`;
  await aws`ec2 update-security-group-rule-descriptions-ingress --group-id ${web} --ip-permissions ${tcp(443, described).replace("those next door", "neighbours")}`;
  await aws`ec2 revoke-security-group-ingress --group-id ${web} --protocol icmp --port -1 --cidr 10.0.0.0/8`;
  await aws`ec2 revoke-security-group-ingress --group-id ${web} --protocol icmp --port -1 --cidr 10.0.0.0/8`;
  await aws`ec2 revoke-security-group-ingress --group-id ${web} --protocol tcp --port 8000-8080 --source-group ${other}`;
  await aws`ec2 describe-security-groups --group-ids ${web}`;
  await aws`ec2 delete-security-group --group-id ${other}`;
  await aws`ec2 describe-security-groups --group-ids ${other}`;
  return web;
}
