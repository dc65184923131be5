import type { Snapshot } from "../../../model/collections/snapshots.ts";
import { boolean, list, oneOf, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { permission } from "../../../protocols/ec2/documents/snapshot.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { toEc2 } from "../ids.ts";
import { knownMember } from "../known-member.ts";
import { changedSharing, changesIn, flatPermissionChanges, permissionChanges, permissionsOf, type Sharing } from "../sharing.ts";

const attribute = oneOf(["createVolumePermission", "productCodes"]);

/** No cloud has snapshots for everybody. */
const sharingOf = ({ sharedWith = [] }: Snapshot): Sharing => ({ isPublic: false, accounts: sharedWith });

const describeSnapshotAttribute = defineAction({
  name: "DescribeSnapshotAttribute",
  doc: "Who may use a snapshot.",
  needs: ["snapshots", "get"],
  parameters: { SnapshotId: string(), Attribute: attribute },
  document: {
    snapshotId: string(),
    createVolumePermission: optional(list(permission)),
    productCodes: optional(list(struct({ productCode: string() }))),
  },
  run: async (call, { SnapshotId, Attribute }) => {
    const snapshot = await knownMember(call, "snapshot", "snapshots", SnapshotId);
    const snapshotId = toEc2("snapshot", snapshot.id);
    if (Attribute === "productCodes") return { snapshotId, productCodes: [] };
    return { snapshotId, createVolumePermission: permissionsOf(sharingOf(snapshot)) };
  },
});

const modifySnapshotAttribute = defineAction({
  name: "ModifySnapshotAttribute",
  doc: "Shares a snapshot with accounts, or takes that back.",
  needs: [
    ["snapshots", "update"],
    ["snapshots", "get"],
  ],
  parameters: {
    SnapshotId: string(),
    Attribute: optional(attribute),
    CreateVolumePermission: permissionChanges,
    ...flatPermissionChanges,
  },
  document: { return: boolean() },
  run: async (call, given) => {
    const changes = changesIn(given.CreateVolumePermission, given);
    if (!changes) throw new AwsFault("InvalidParameterCombination", "The request says nothing that could be changed.");
    const snapshot = await knownMember(call, "snapshot", "snapshots", given.SnapshotId);
    const { isPublic, accounts } = await changedSharing(call, sharingOf(snapshot), changes);
    if (isPublic) throw new AwsFault("UnsupportedOperation", "A snapshot cannot be for everybody.");
    await call.cloud.call("snapshots", "update", { id: snapshot.id, sharedWith: accounts });
    return { return: true };
  },
});

const resetSnapshotAttribute = defineAction({
  name: "ResetSnapshotAttribute",
  doc: "Shares a snapshot with nobody.",
  needs: [
    ["snapshots", "update"],
    ["snapshots", "get"],
  ],
  parameters: { SnapshotId: string(), Attribute: oneOf(["createVolumePermission"]) },
  document: { return: boolean() },
  run: async (call, { SnapshotId }) => {
    const { id, sharedWith = [] } = await knownMember(call, "snapshot", "snapshots", SnapshotId);
    if (sharedWith.length > 0) await call.cloud.call("snapshots", "update", { id, sharedWith: [] });
    return { return: true };
  },
});

/** Who may use snapshots. */
export const actions: readonly Action[] = [describeSnapshotAttribute, modifySnapshotAttribute, resetSnapshotAttribute];
