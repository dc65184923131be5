import { actionTable } from "../aws-query/action.ts";
import { actions as addresses } from "./actions/addresses.ts";
import { actions as imageAttributes } from "./actions/image-attributes.ts";
import { actions as images } from "./actions/images.ts";
import { actions as instanceAttributes } from "./actions/instance-attributes.ts";
import { actions as instanceInsight } from "./actions/instance-insight.ts";
import { actions as instanceOptions } from "./actions/instance-options.ts";
import { actions as instanceTypes } from "./actions/instance-types.ts";
import { actions as instances } from "./actions/instances.ts";
import { actions as internetGateways } from "./actions/internet-gateways.ts";
import { actions as keyPairs } from "./actions/key-pairs.ts";
import { actions as modifyInstanceAttribute } from "./actions/modify-instance-attribute.ts";
import { actions as networkAcls } from "./actions/network-acls.ts";
import { actions as networkInterfaces } from "./actions/network-interfaces.ts";
import { actions as newImages } from "./actions/new-images.ts";
import { actions as regions } from "./actions/regions.ts";
import { actions as routeTables } from "./actions/route-tables.ts";
import { actions as routes } from "./actions/routes.ts";
import { actions as securityGroupPermissions } from "./actions/security-group-permissions.ts";
import { actions as securityGroupRules } from "./actions/security-group-rules.ts";
import { actions as securityGroups } from "./actions/security-groups.ts";
import { actions as snapshotAttributes } from "./actions/snapshot-attributes.ts";
import { actions as snapshots } from "./actions/snapshots.ts";
import { actions as subnets } from "./actions/subnets.ts";
import { actions as tags } from "./actions/tags.ts";
import { actions as volumeAttachments } from "./actions/volume-attachments.ts";
import { actions as volumeChanges } from "./actions/volume-changes.ts";
import { actions as volumes } from "./actions/volumes.ts";
import { actions as vpcs } from "./actions/vpcs.ts";

/** Every action that we have of EC2's, by name. */
export const ec2Actions = actionTable(
  addresses,
  imageAttributes,
  images,
  instanceAttributes,
  instanceInsight,
  instanceOptions,
  instanceTypes,
  instances,
  internetGateways,
  keyPairs,
  modifyInstanceAttribute,
  networkAcls,
  networkInterfaces,
  newImages,
  regions,
  routeTables,
  routes,
  securityGroupPermissions,
  securityGroupRules,
  securityGroups,
  snapshotAttributes,
  snapshots,
  subnets,
  tags,
  volumeAttachments,
  volumeChanges,
  volumes,
  vpcs,
);
