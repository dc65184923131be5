import { integer, optional, string, struct, timestamp } from "../../model/shape.ts";

export const userDocument = struct({
  Path: string(),
  UserName: string(),
  UserId: string(),
  Arn: string(),
  CreateDate: timestamp(),
});

export const roleDocument = struct({
  Path: string(),
  RoleName: string(),
  RoleId: string(),
  Arn: string(),
  CreateDate: timestamp(),
  AssumeRolePolicyDocument: string({ doc: "Percent-encoded JSON." }),
  Description: optional(string()),
  MaxSessionDuration: integer(),
});
