/**
 * The one place that imports the library: the build replaces this file by a bundle, and who needs it loads it when the first
 * command is run.
 */
import ssh2 from "ssh2";

export type { AuthContext, ClientChannel, Connection, PublicKeyAuthContext, ServerChannel, ServerHostKeyAlgorithm } from "ssh2";
export const { Client, Server, utils } = ssh2;
