import type { Settings } from "../model/setting.ts";

const packageDoc = "the package, or the module as ./PATH, that the driver comes from; not for built-in ones";

/** What the operator may say of a driver. */
export const driverFields = {
  package: { kind: "text", relative: true, doc: packageDoc },
  provider: { kind: "text", doc: "where a request names none" },
  user: { kind: "text", doc: "used for every request, with the password" },
  password: { kind: "text", doc: "the user's password; better kept elsewhere, by one of the next two" },
  passwordFile: { kind: "text", doc: "file that holds the password" },
  passwordVariable: { kind: "text", doc: "environment variable that holds the password" },
  serverRole: {
    kind: "text",
    choices: ["off", "keys", "everybody"],
    default: "off",
    doc: "who may use the server's own role at AWS, as the user server-role without a password: nobody, access keys that hold it, or whoever reaches the server",
  },
  providers: {
    kind: "map",
    of: {
      kind: "group",
      fields: {
        value: { kind: "text", doc: "what the driver takes: a region, an endpoint" },
        tls: {
          kind: "group",
          fields: {
            ca: { kind: "text", doc: "file with the certificates to trust" },
            insecure: { kind: "switch", default: false, doc: "trust any certificate" },
            serverName: { kind: "text", doc: "the name that the certificate must have" },
            certificate: { kind: "text", doc: "file with our own certificate, where the cloud asks for one, and its chain" },
            key: { kind: "text", doc: "file with the key to it" },
          },
          doc: "TLS towards the cloud",
        },
      },
      doc: "a provider",
    },
    doc: "providers by the names that clients use for them",
  },
  options: { kind: "own", doc: "the driver's own settings, see below" },
} as const satisfies Settings;
