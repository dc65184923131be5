import { boolean, integer, list, optional, string, struct, type InferFields } from "../../model/shape.ts";
import { AwsFault, invalidValue } from "../../protocols/aws-query/aws-fault.ts";

/** What EC2 lets a launch choose, and no cloud behind us does. Who chooses what is the case anyway is not refused. */
export const launchChoices = {
  LaunchTemplate: optional(struct({ LaunchTemplateId: optional(string()), LaunchTemplateName: optional(string()) })),
  IamInstanceProfile: optional(struct({ Arn: optional(string()), Name: optional(string()) })),
  InstanceMarketOptions: optional(struct({ MarketType: optional(string()) })),
  HibernationOptions: optional(struct({ Configured: optional(boolean()) })),
  EnclaveOptions: optional(struct({ Enabled: optional(boolean()) })),
  KernelId: optional(string()),
  RamdiskId: optional(string()),
  Ipv6AddressCount: optional(integer({ minimum: 0 })),
  Ipv6Address: optional(list(struct({ Ipv6Address: string() }))),
};

/** What of `Placement` is no choice either. */
export const placementChoices = { GroupName: optional(string()), Tenancy: optional(string()), HostId: optional(string()) };

type Choices = InferFields<typeof launchChoices>;
type Placement = InferFields<typeof placementChoices>;

/**
 * Refuses what a launch would leave out: an instance that is not what was asked for is worse than none.
 * @throws AwsFault in EC2's words for a template, a profile or a group that there is not, else `UnsupportedOperation`
 */
export function checkLaunchChoices(given: Choices, placement: Placement = {}): void {
  const { LaunchTemplate: template, IamInstanceProfile: profile } = given;
  if (template?.LaunchTemplateId !== undefined)
    throw new AwsFault("InvalidLaunchTemplateId.NotFound", noTemplate(template.LaunchTemplateId));
  if (template?.LaunchTemplateName !== undefined)
    throw new AwsFault("InvalidLaunchTemplateName.NotFoundException", noTemplate(template.LaunchTemplateName));
  for (const key of ["Name", "Arn"] as const) {
    const value = profile?.[key];
    if (value !== undefined)
      throw invalidValue(
        `iamInstanceProfile.${key.toLowerCase()}`,
        value,
        `Invalid IAM Instance Profile ${key === "Arn" ? "ARN" : "name"}`,
      );
  }
  if (placement.GroupName !== undefined)
    throw new AwsFault("InvalidPlacementGroup.Unknown", `The Placement Group '${placement.GroupName.slice(0, 100)}' is unknown.`);
  if (given.HibernationOptions?.Configured)
    throw new AwsFault("UnsupportedHibernationConfiguration", "These instances cannot hibernate.");
  const refused = Object.entries({
    [`InstanceMarketOptions.MarketType ${given.InstanceMarketOptions?.MarketType}`]:
      given.InstanceMarketOptions?.MarketType !== undefined,
    [`Placement.Tenancy ${placement.Tenancy}`]: (placement.Tenancy ?? "default") !== "default",
    "Placement.HostId": placement.HostId !== undefined,
    "EnclaveOptions.Enabled": given.EnclaveOptions?.Enabled === true,
    KernelId: given.KernelId !== undefined,
    RamdiskId: given.RamdiskId !== undefined,
    Ipv6AddressCount: (given.Ipv6AddressCount ?? 0) > 0,
    Ipv6Address: given.Ipv6Address !== undefined,
  }).find(([, isRefused]) => isRefused);
  if (refused) throw new AwsFault("UnsupportedOperation", `No driver has ${refused[0].slice(0, 100)} for new instances.`);
}

const noTemplate = (name: string): string => `The launch template '${name.slice(0, 100)}' does not exist: there are none.`;
