import type { Aws } from "./walk.ts";

interface Places {
  readonly instanceId: string;
  readonly subnetId: string;
  readonly groupId: string;
}

const listener = "Protocol=HTTP,LoadBalancerPort=80,InstanceProtocol=HTTP,InstancePort=8080";
const check = "Target=HTTP:8080/alive,Interval=10,Timeout=5,UnhealthyThreshold=2,HealthyThreshold=3";

/** The other services: who calls, what balances, what was measured. */
export async function walkServices(aws: Aws, prepare: Aws, { instanceId, subnetId, groupId }: Places): Promise<void> {
  await aws`sts get-caller-identity`;
  await aws`sts get-session-token --duration-seconds 900`;

  await aws`elb describe-load-balancers`;
  await aws`elb create-load-balancer --load-balancer-name front --listeners ${listener} --subnets ${subnetId} --security-groups ${groupId}
    --tags Key=stage,Value=test`;
  await aws`elb describe-load-balancers --load-balancer-names front`;
  await aws`elb create-load-balancer-listeners --load-balancer-name front --listeners Protocol=TCP,LoadBalancerPort=25,InstancePort=2525`;
  await aws`elb configure-health-check --load-balancer-name front --health-check ${check}`;
  await aws`elb register-instances-with-load-balancer --load-balancer-name front --instances ${instanceId}`;
  await aws`elb describe-instance-health --load-balancer-name front`;
  await aws`elb describe-load-balancers`;
  await aws`elb describe-load-balancer-attributes --load-balancer-name front`;
  await aws`elb add-tags --load-balancer-names front --tags Key=owner,Value=me`;
  await aws`elb remove-tags --load-balancer-names front --tags Key=stage`;
  await aws`elb describe-tags --load-balancer-names front`;
  await aws`elb deregister-instances-from-load-balancer --load-balancer-name front --instances ${instanceId}`;
  await aws`elb delete-load-balancer-listeners --load-balancer-name front --load-balancer-ports 25`;
  await aws`elb create-load-balancer --load-balancer-name zoned --listeners ${listener} --availability-zones us-east-1a`;
  await aws`elb enable-availability-zones-for-load-balancer --load-balancer-name zoned --availability-zones us-east-1b`;
  await aws`elb disable-availability-zones-for-load-balancer --load-balancer-name zoned --availability-zones us-east-1a`;
  await aws`elb delete-load-balancer --load-balancer-name front`;
  await aws`elb delete-load-balancer --load-balancer-name zoned`;
  await aws`elb describe-load-balancers --load-balancer-names front`;

  const now = Date.now();
  const measured = [4, 3, 2, 1].map((minutes) => ({
    MetricName: "CPUUtilization",
    Dimensions: [{ Name: "InstanceId", Value: instanceId }],
    Timestamp: new Date(now - minutes * 300_000).toISOString(),
    Value: minutes * 10,
    Unit: "Percent",
  }));
  await prepare`cloudwatch put-metric-data --namespace AWS/EC2 --metric-data ${JSON.stringify(measured)}`;
  const times = [new Date(now - 3_600_000).toISOString(), new Date(now + 60_000).toISOString()] as const;
  await aws`cloudwatch list-metrics --namespace AWS/EC2`;
  await aws`cloudwatch list-metrics --namespace AWS/EC2 --metric-name CPUUtilization`;
  await aws`cloudwatch get-metric-statistics --namespace AWS/EC2 --metric-name CPUUtilization --dimensions Name=InstanceId,Value=${instanceId}
    --start-time ${times[0]} --end-time ${times[1]} --period 3600 --statistics Average Maximum SampleCount`;
}
