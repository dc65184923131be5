import { instanceTypeDifferences } from "./instance-type-differences.ts";

/**
 * What differs: the command, alone or with all its words, the place in what it prints, and what is there when the cloud is asked straight and
 * through us, as JSON or `nothing`. In each, `*` stands for any text.
 */
type Difference = readonly [command: string, place: string, straight: string, through: string];

/** Why some things differ. */
export interface Explanation {
  readonly title: string;
  readonly because: string;
  readonly differences: readonly Difference[];
}

/** All that the AWS CLI is told otherwise through our APIs and the driver `ec2` than by moto itself. `docs/aws-comparison.md` shows it. */
export const explanations: readonly Explanation[] = [
  {
    title: "moto leaves out what AWS tells",
    because: "We tell it as AWS does: what is empty, what is usual, and what follows from the call itself.",
    differences: [
      ["ec2 describe-availability-zones", "AvailabilityZones[].OptInStatus", "nothing", '"opt-in-not-required"'],
      ["ec2 describe-availability-zones", "AvailabilityZones[].GroupName", "nothing", '"us-east-1"'],
      ["ec2 describe-availability-zones", "AvailabilityZones[].NetworkBorderGroup", "nothing", '"us-east-1"'],
      ["ec2 describe-images", "Images[].BlockDeviceMappings[].Ebs.Encrypted", "nothing", "false"],
      ["ec2 describe-images", "Images[].EnaSupport", "nothing", "true"],
      ["ec2 describe-images", "Images[].Hypervisor", "nothing", '"xen"'],
      ["ec2 describe-images", "Images[].ImageLocation", "nothing", '"123456789012/golden"'],
      ["ec2 describe-images", "Images[].ImageLocation", "nothing", '"amazon/amzn2-ami-hvm-*"'],
      ["ec2 describe-images", "Images[].PlatformDetails", "nothing", '"Linux/UNIX"'],
      ["ec2 describe-images", "Images[].UsageOperation", "nothing", '"RunInstances"'],
      ["ec2 *-subnet*", "Subnet*.MapCustomerOwnedIpOnLaunch", "nothing", "false"],
      ["ec2 *-subnet*", "Subnet*.EnableDns64", "nothing", "false"],
      ["ec2 describe-route-tables", "RouteTables[].PropagatingVgws", "nothing", "[]"],
      ["ec2 create-key-pair", "Tags", "nothing", "[]"],
      ["ec2 describe-key-pairs", "KeyPairs[].KeyType", "nothing", '"rsa"'],
      ["ec2 create-security-group", "Tags", "nothing", '[{"Key":"stage","Value":"test"}]'],
      ["ec2 create-security-group", "Tags", "nothing", "[]"],
      ["ec2 delete-security-group", "Return", "nothing", "true"],
      ["ec2 delete-security-group", "GroupId", "nothing", '"sg-*"'],
      ["ec2 *-security-group-*", "SecurityGroupRules[].GroupOwnerId", "nothing", '"123456789012"'],
      [
        "ec2 *-security-group-*",
        "SecurityGroupRules[].SecurityGroupRuleArn",
        "nothing",
        '"arn:aws:ec2:us-east-1:123456789012:security-group-rule/sgr-*"',
      ],
      ["ec2 revoke-security-group-*", "UnknownIpPermissions", "nothing", "[]"],
      [
        "ec2 revoke-security-group-ingress",
        "RevokedSecurityGroupRules",
        "nothing",
        '[{"CidrIpv4":"10.0.0.0/8","FromPort":-1,"GroupId":"sg-*","IpProtocol":"icmp","IsEgress":false,"SecurityGroupRuleId":"sgr-*","ToPort":-1}]',
      ],
      [
        "ec2 revoke-security-group-ingress",
        "RevokedSecurityGroupRules",
        "nothing",
        '[{"FromPort":8000,"GroupId":"sg-*","IpProtocol":"tcp","IsEgress":false,"ReferencedGroupId":"sg-*","SecurityGroupRuleId":"sgr-*","ToPort":8080}]',
      ],
      [
        "ec2 revoke-security-group-egress",
        "RevokedSecurityGroupRules",
        "nothing",
        '[{"CidrIpv4":"0.0.0.0/0","FromPort":-1,"GroupId":"sg-*","IpProtocol":"-1","IsEgress":true,"SecurityGroupRuleId":"sgr-*","ToPort":-1}]',
      ],
      ["ec2 update-security-group-rule-descriptions-ingress", "Return", "nothing", "true"],
      ["ec2 *-instances", "*Instances[].HibernationOptions.Configured", "nothing", "false"],
      ["ec2 *-instances", "*Instances[].EnaSupport", "nothing", "true"],
      ["ec2 *-instances", "*Instances[].CpuOptions", "nothing", '{"CoreCount":1,"ThreadsPerCore":1}'],
      ["ec2 *-instances", "*Instances[].CapacityReservationSpecification", "nothing", '{"CapacityReservationPreference":"open"}'],
      ["ec2 *-instances", "*Instances[].EnclaveOptions", "nothing", '{"Enabled":false}'],
      ["ec2 *-instances", "*Instances[].PlatformDetails", "nothing", '"Linux/UNIX"'],
      ["ec2 *-instances", "*Instances[].UsageOperation", "nothing", '"RunInstances"'],
      ["ec2 *-instances", "*Instances[].MaintenanceOptions", "nothing", '{"AutoRecovery":"default"}'],
      ["ec2 *-instances", "*Instances[].CurrentInstanceBootMode", "nothing", '"legacy-bios"'],
      ["ec2 *-instances", "*Instances[].Tags", "nothing", "[]"],
      ["ec2 describe-instances", "Reservations[].Instances[].PublicDnsName", "nothing", '""'],
      ["ec2 *-instances", "*Instances[].NetworkInterfaces[].PrivateIpAddresses[].PrivateDnsName", "nothing", '"ip-*"'],
      ["ec2 describe-instance-status", "InstanceStatuses[].Events", "nothing", "[]"],
      ["ec2 describe-instance-status", "InstanceStatuses[].InstanceStatus.Details", "nothing", "[]"],
      ["ec2 describe-instance-status", "InstanceStatuses[].SystemStatus.Details", "nothing", "[]"],
      [
        "ec2 describe-instance-attribute",
        "BlockDeviceMappings",
        "nothing",
        '[{"DeviceName":"/dev/sdb","Ebs":{"AttachTime":"*","DeleteOnTermination":true,"Status":"attached","VolumeId":"vol-*"}}]',
      ],
      ["ec2 describe-instance-attribute", "Groups[].GroupName", "nothing", '"web"'],
      ["ec2 create-volume", "MultiAttachEnabled", "nothing", "false"],
      ["ec2 create-volume", "SnapshotId", "nothing", '""'],
      ["ec2 create-volume", "Tags", "nothing", "[]"],
      ["ec2 describe-volumes", "Volumes[].MultiAttachEnabled", "nothing", "false"],
      ["ec2 describe-volumes", "Volumes[].SnapshotId", "nothing", '""'],
      ["ec2 describe-volumes", "Volumes[].Tags", "nothing", "[]"],
      ["ec2 describe-volumes", "Volumes[].Attachments[].DeleteOnTermination", "nothing", "true"],
      ["ec2 describe-volumes", "Volumes[].Attachments[].DeleteOnTermination", "nothing", "false"],
      ["ec2 attach-volume", "DeleteOnTermination", "nothing", "false"],
      ["ec2 detach-volume", "DeleteOnTermination", "nothing", "false"],
      ["ec2 modify-volume", "VolumeModification.OriginalVolumeType", "nothing", '"gp2"'],
      ["ec2 modify-volume", "VolumeModification.TargetVolumeType", "nothing", '"gp2"'],
      ["ec2 modify-volume", "VolumeModification.OriginalMultiAttachEnabled", "nothing", "false"],
      ["ec2 modify-volume", "VolumeModification.TargetMultiAttachEnabled", "nothing", "false"],
      ["ec2 describe-volumes-modifications", "VolumesModifications[].TargetVolumeType", "nothing", '"gp2"'],
      ["ec2 describe-volumes-modifications", "VolumesModifications[].TargetMultiAttachEnabled", "nothing", "false"],
      ["ec2 create-snapshots", "Snapshots[].State", "nothing", '"completed"'],
      ["ec2 *-address*", "*PublicIpv4Pool", "nothing", '"amazon"'],
      ["ec2 *-address*", "*NetworkBorderGroup", "nothing", '"us-east-1"'],
      ["ec2 create-network-interface", "ClientToken", "nothing", '"*-*-*-*-*"'],
      [
        "ec2 describe-network-interfaces",
        "NetworkInterfaces[].PrivateIpAddresses[].Association",
        "nothing",
        '{"IpOwnerId":"amazon","PublicDnsName":"","PublicIp":"*"}',
      ],
      [
        "elb describe-load-balancers",
        "LoadBalancerDescriptions[].HealthCheck",
        "nothing",
        '{"HealthyThreshold":10,"Interval":30,"Target":"TCP:8080","Timeout":5,"UnhealthyThreshold":2}',
      ],
      [
        "elb describe-load-balancers",
        "LoadBalancerDescriptions[].CanonicalHostedZoneNameID",
        "nothing",
        '"Z00000000000000000000"',
      ],
      ["elb register-instances-with-load-balancer", "Instances[]", "nothing", '{"InstanceId":"i-*"}'],
    ],
  },
  {
    title: "moto tells what AWS does not",
    because:
      "An element that says nothing is not there at AWS, nor through us; what has ended is in no network any more; and some values are moto's own.",
    differences: [
      ["ec2 *-instances", "*Instances[].StateReason", '{"Code":"","Message":""}', "nothing"],
      ["ec2 *-instances", "*Instances[].NetworkInterfaces[].Association", "{}", "nothing"],
      ["ec2 run-instances", "Instances[].KernelId", '"None"', "nothing"],
      ["ec2 describe-addresses", "Addresses[].NetworkInterfaceId", '""', "nothing"],
      ["ec2 describe-addresses", "Addresses[].InstanceId", '""', "nothing"],
      ["ec2 create-network-interface", "NetworkInterface.Association", "{}", "nothing"],
      ["ec2 *-network-interface*", "NetworkInterface*.RequesterId", '"AIDAIT2UOQQY3AUEMOTO"', "nothing"],
      ["ec2 describe-images", "Images[].RootDeviceType", '"standard"', '"ebs"'],
      ["elb describe-load-balancer-attributes", "LoadBalancerAttributes.AdditionalAttributes", "[]", "nothing"],
      ["elb describe-load-balancers", "LoadBalancerDescriptions[].SourceSecurityGroup.GroupName", '"default"', '"web"'],
      ["ec2 describe-instances", "Reservations[].Instances[].NetworkInterfaces[]", '{*"NetworkInterfaceId":"eni-*"*}', "nothing"],
      ["ec2 describe-instances", "Reservations[].Instances[].SubnetId", '"subnet-*"', "nothing"],
      ["ec2 describe-instances", "Reservations[].Instances[].VpcId", '"vpc-*"', "nothing"],
      ["ec2 describe-instances", "Reservations[].Instances[].PrivateIpAddress", '"*.*.*.*"', "nothing"],
      ["ec2 describe-account-attributes", "AccountAttributes[].AttributeValues[]", '{"AttributeValue":"EC2"}', "nothing"],
    ],
  },
  {
    title: "moto words its errors in its own way",
    because:
      "The codes are the same. moto writes out how it keeps an id, says nothing, or has a word of its own; our text is AWS's.",
    differences: [
      [
        "ec2 describe-key-pairs",
        "Error.Message",
        `"The keypair '{'imported'}' does not exist."`,
        `"The key pair 'imported' does not exist"`,
      ],
      [
        "ec2 authorize-security-group-ingress",
        "Error.Message",
        '"The specified rule already exists"',
        String.raw`"the specified rule \"peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW\" already exists"`,
      ],
      [
        "ec2 authorize-security-group-ingress",
        "Error.Message",
        `"invalid CIDR subnet specification: {'CidrIp': 'everywhere'}"`,
        '"CIDR block everywhere is malformed"',
      ],
      [
        "ec2 revoke-security-group-ingress",
        "Error.Message",
        '"The specified rule does not exist in this security group"',
        '"The specified rule does not exist in this security group."',
      ],
      [
        "ec2 describe-security-groups",
        "Error.Message",
        `"The security group '{'sg-*'}' does not exist"`,
        `"The security group 'sg-*' does not exist"`,
      ],
      [
        "ec2 describe-volumes",
        "Error.Message",
        `"The volume '{'vol-*'}' does not exist."`,
        `"The volume 'vol-*' does not exist."`,
      ],
      ["ec2 describe-snapshots", "Error.Message", '"None"', `"The snapshot 'snap-*' does not exist."`],
      ["ec2 release-address", "Error.Message", `"Allocation ID '['*']' not found."`, `"The allocation ID '*' does not exist"`],
      ["ec2 associate-address", "Error.Message", `"Allocation ID '['*']' not found."`, `"The allocation ID '*' does not exist"`],
      ["ec2 describe-addresses", "Error.Message", `"Allocation ID '{'*'}' not found."`, `"The allocation ID '*' does not exist"`],
      ["ec2 describe-addresses", "Error.Message", `"Address '{'192.0.2.77'}' not found."`, `"Address '192.0.2.77' not found."`],
      ["ec2 describe-vpcs", "Error.Message", `"VpcID {'vpc-*'} does not exist."`, `"The vpc ID 'vpc-*' does not exist"`],
      [
        "ec2 describe-internet-gateways",
        "Error.Message",
        '"InternetGatewayID igw-* does not exist."',
        `"The internetGateway ID 'igw-*' does not exist"`,
      ],
      [
        "elb describe-load-balancers",
        "Error.Message",
        '"The specified load balancer does not exist: front"',
        `"There is no ACTIVE Load Balancer named 'front'"`,
      ],
    ],
  },
  {
    title: "A public key that is none",
    because: "The driver refuses it before it asks the cloud, in words of its own, and with the code that AWS has for it.",
    differences: [
      ["ec2 import-key-pair", "Error.Code", '"InvalidKeyPair.Format"', '"InvalidKey.Format"'],
      [
        "ec2 import-key-pair",
        "Error.Message",
        '"Key is not in valid OpenSSH public key format"',
        `"This is not a public key in OpenSSH's form."`,
      ],
    ],
  },
  {
    title: "moto does not look",
    because:
      "It takes filters, owners and ids without heeding them, or makes something where nothing can be. Our API filters and checks by itself before it asks the cloud.",
    differences: [
      ["ec2 describe-regions --filters Name=region-name,Values=eu-*", "Regions[].RegionName", '"a*"', '"eu-*"'],
      ["ec2 describe-regions --filters Name=region-name,Values=eu-*", "Regions[].Endpoint", '"ec2.a*"', '"ec2.eu-*"'],
      ["ec2 describe-regions --filters Name=region-name,Values=eu-*", "Regions[]", '{"Endpoint":*}', "nothing"],
      ["ec2 describe-regions --region-names nowhere-1", "Regions", "[]", "nothing"],
      [
        "ec2 describe-regions --region-names nowhere-1",
        "Error",
        "nothing",
        '{"Code":"InvalidParameterValue","Message":"Invalid region name: [nowhere-1]"}',
      ],
      ["ec2 describe-availability-zones --zone-names us-east-1z", "AvailabilityZones", "[]", "nothing"],
      [
        "ec2 describe-availability-zones --zone-names us-east-1z",
        "Error",
        "nothing",
        '{"Code":"InvalidParameterValue","Message":"Invalid availability zone: [us-east-1z]"}',
      ],
      ["ec2 describe-snapshots --owner-ids self", "Snapshots[]", '{*"SnapshotId":"snap-*"*}', "nothing"],
      ["ec2 create-volume", "AvailabilityZone", "nothing", '"us-east-1a"'],
      [
        "ec2 create-tags",
        "Error",
        "nothing",
        `{"Code":"InvalidInstanceID.NotFound","Message":"The instance ID 'i-*' does not exist"}`,
      ],
      ["ec2 describe-snapshot-attribute", "CreateVolumePermissions[]", '{"UserId":"210987654321"}', "nothing"],
    ],
  },
  {
    title: "moto fails",
    because:
      "It has nothing for these calls, and answers with status 500 and a page in HTML. Where the driver does not need them, we answer.",
    differences: [
      ["ec2 monitor-instances", "Error", '{"Code":"unreadable"}', "nothing"],
      ["ec2 monitor-instances", "InstanceMonitorings", "nothing", '[{"InstanceId":"i-*","Monitoring":{"State":"enabled"}}]'],
      ["ec2 unmonitor-instances", "Error.Code", '"unreadable"', '"InternalError"'],
      ["ec2 unmonitor-instances", "Error.Message", "nothing", '"The cloud answered with status 500 (Internal Server Error)."'],
      ["ec2 describe-volume-status", "Error", '{"Code":"unreadable"}', "nothing"],
      [
        "ec2 describe-volume-status",
        "VolumeStatuses",
        "nothing",
        '[{"Actions":[],"AttachmentStatuses":[],"AvailabilityZone":"us-east-1b","Events":[],"VolumeId":"vol-*","VolumeStatus":{*"Status":"ok"}}]',
      ],
      ["ec2 describe-volume-attribute", "Error", '{"Code":"unreadable"}', "nothing"],
      ["ec2 describe-volume-attribute", "AutoEnableIO", "nothing", '{"Value":false}'],
      ["ec2 describe-volume-attribute", "VolumeId", "nothing", '"vol-*"'],
      ["ec2 describe-instances --filters Name=nonsense,Values=x", "Error.Code", '"unreadable"', '"InvalidParameterValue"'],
      [
        "ec2 describe-instances --filters Name=nonsense,Values=x",
        "Error.Message",
        "nothing",
        `"The filter 'nonsense' is invalid"`,
      ],
    ],
  },
  ...instanceTypeDifferences,
  {
    title: "One reservation for each instance",
    because:
      "What was launched together is a reservation at EC2 only. Each instance is one of its own through us, and the first of the list is numbered as the only one.",
    differences: [
      [
        "ec2 describe-instances",
        "Reservations[]",
        "nothing",
        '{"Groups":[],"Instances":[{*}],"OwnerId":"123456789012","ReservationId":"r-*"}',
      ],
      ["ec2 describe-instances", "Reservations[].Instances[]", '{*"InstanceId":"i-*"*}', "nothing"],
    ],
  },
  {
    title: "What the model has no place for",
    because:
      "No other cloud tells it, or by other means, so it does not cross the model: the operating system of an image and of what runs on it, how it boots, what it was made of, names of interfaces, second ids of zones, the client's token of a launch, and the sizes before a change.",
    differences: [
      ["ec2 describe-images", "Images[].Platform", '"windows"', "nothing"],
      ["ec2 describe-images", "Images[].Platform", '"Linux/UNIX"', "nothing"],
      ["ec2 describe-images", "Images[].BootMode", '"uefi"', "nothing"],
      ["ec2 describe-images", "Images[].SourceInstanceId", '"i-*"', "nothing"],
      [
        "ec2 describe-images",
        "Images[].ImageLocation",
        '"amazon/getting-started"',
        '"amazon/Windows_Server-2008-R2_SP1-English-64Bit-Base-2017.10.13"',
      ],
      ["ec2 *-instances", "*Instances[].Platform", '"windows"', "nothing"],
      ["ec2 *-instances", "*Instances[].SriovNetSupport", '"simple"', "nothing"],
      ["ec2 run-instances", "Instances[].VirtualizationType", '"paravirtual"', '"hvm"'],
      ["ec2 describe-instances", "Reservations[].Instances[].ClientToken", '"*-*-*-*-*"', '""'],
      ["ec2 describe-instances", "Reservations[].Instances[].StateTransitionReason", '"User initiated (*"', '""'],
      ["ec2 *-instances", "*Instances[].NetworkInterfaces[].Description", '"Primary network interface"', '""'],
      ["ec2 *-instances", "*Instances[].NetworkInterfaces[].Attachment.DeleteOnTermination", "false", "true"],
      ["ec2 *-network-interface*", "NetworkInterface*.PrivateDnsName", '"ip-*"', '""'],
      ["ec2 describe-network-interfaces", "NetworkInterfaces[].Association.PublicDnsName", '"ip-*"', '""'],
      ["ec2 describe-network-interfaces", "NetworkInterfaces[].Association.IpOwnerId", '"123456789012"', '"amazon"'],
      ["ec2 describe-network-interfaces", "NetworkInterfaces[].Attachment.AttachTime", '"20*:*:*"', "nothing"],
      ["ec2 describe-availability-zones", "AvailabilityZones[].ZoneId", '"use1-az*"', '"us-east-1*"'],
      ["ec2 *-subnet*", "Subnet*.AvailabilityZoneId", '"use1-az*"', '"us-east-1*"'],
      ["ec2 describe-regions", "Regions[].OptInStatus", '"not-opted-in"', '"opt-in-not-required"'],
      ["ec2 describe-regions", "Regions[].Endpoint", '"ec2.cn-*.amazonaws.com.cn"', '"ec2.cn-*.amazonaws.com"'],
      ["ec2 describe-volumes-modifications", "VolumesModifications[].OriginalSize", "2", "nothing"],
      ["ec2 describe-volumes-modifications", "VolumesModifications[].StartTime", '"20*:*:*"', "nothing"],
      ["ec2 describe-volumes-modifications", "VolumesModifications[].EndTime", '"20*:*:*"', "nothing"],
      ["elb describe-load-balancers", "LoadBalancerDescriptions[].CanonicalHostedZoneName", '"front.*"', "nothing"],
      ["elb describe-load-balancer-attributes", "LoadBalancerAttributes.CrossZoneLoadBalancing.Enabled", "false", "true"],
    ],
  },
  {
    title: "Limits of an account",
    because:
      "What the driver cannot ask is told as what stops nobody; of the default network the account has the one that moto made for it.",
    differences: [
      ["ec2 describe-account-attributes", "AccountAttributes[].AttributeValues[].AttributeValue", '"5"', '"16"'],
      ["ec2 describe-account-attributes", "AccountAttributes[].AttributeValues[].AttributeValue", '"5"', '"1000"'],
      ["ec2 describe-account-attributes", "AccountAttributes[].AttributeValues[].AttributeValue", '"20"', '"1000"'],
      ["ec2 describe-account-attributes", "AccountAttributes[].AttributeValues[].AttributeValue", '"none"', '"vpc-*"'],
    ],
  },
  {
    title: "Names of hosts outside",
    because:
      "moto calls the address of an interface by a name of the inner network. Through us it has the name that the instance has outside, as at AWS.",
    differences: [
      ["ec2 *-instances", "*Instances[].NetworkInterfaces[].Association.PublicDnsName", '"ip-*"', '"ec2-*"'],
      ["ec2 *-instances", "*Instances[].NetworkInterfaces[].PrivateIpAddresses[].Association.PublicDnsName", '"ip-*"', '"ec2-*"'],
    ],
  },
  {
    title: "States that are reached at once",
    because:
      "What moto changes is changed when it has answered. We tell the state that the cloud tells, and of what has been reached already just that, as AWS does.",
    differences: [
      ["ec2 start-instances", "StartingInstances[].CurrentState.Code", "0", "16"],
      ["ec2 start-instances", "StartingInstances[].CurrentState.Name", '"pending"', '"running"'],
      ["ec2 terminate-instances", "TerminatingInstances[].CurrentState.Code", "32", "48"],
      ["ec2 terminate-instances", "TerminatingInstances[].CurrentState.Name", '"shutting-down"', '"terminated"'],
      ["ec2 attach-volume", "State", '"attaching"', '"attached"'],
      ["ec2 detach-volume", "State", '"detaching"', '"detached"'],
    ],
  },
  {
    title: "Who calls",
    because:
      "The cloud tells the account and the user; the id of a user is computed from both, so that it is the same for clouds that have none.",
    differences: [["sts get-caller-identity", "UserId", '"AKIA*"', '"AIDA*"']],
  },
];
