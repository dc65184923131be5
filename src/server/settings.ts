import { accessKeyFields } from "./access-key-settings.ts";
import { driverFields } from "./driver-fields.ts";
import type { PartialSettings, Settings, SettingValues } from "../model/setting.ts";

const day = 86_400;

const tlsFields = {
  enabled: { kind: "switch", default: false, option: { name: "ssl", short: "s" }, doc: "serve HTTPS" },
  key: {
    kind: "text",
    option: { name: "ssl-key", short: "k", argument: "KEY" },
    doc: "key file; without it and a certificate one is made for development",
  },
  certificate: {
    kind: "text",
    option: { name: "ssl-cert", short: "C", argument: "CERT" },
    doc: "certificate file, with its chain",
  },
} as const satisfies Settings;

const listenerFields = {
  frontends: {
    kind: "list",
    of: { kind: "text", doc: "a frontend's name" },
    default: [],
    doc: "what it serves; 'admin' stands for /healthz, /readyz and /metrics, 'aws' for all APIs of AWS at /",
  },
  hostname: { kind: "text", default: "localhost", doc: "address" },
  port: { kind: "number", whole: true, minimum: 0, maximum: 65_535, default: 0, doc: "port; 0 picks one" },
  tls: {
    kind: "group",
    fields: {
      enabled: { kind: "switch", default: false, doc: "serve HTTPS" },
      key: { kind: "text", doc: "key file; the shared one where absent" },
      certificate: { kind: "text", doc: "certificate file; the shared one where absent" },
    },
    doc: "HTTPS on this listener",
  },
} as const satisfies Settings;

/**
 * Every setting of the server, in the order in which the usage shows them. The names of the classic ones are the original's;
 * times are in seconds, sizes in bytes.
 */
export const settings = {
  driver: {
    kind: "text",
    environment: "API_DRIVER",
    option: { name: "driver", short: "i", argument: "DRIVER" },
    doc: "driver of requests that name none",
  },
  hostname: {
    kind: "text",
    default: "localhost",
    environment: "API_HOST",
    option: { name: "hostname", short: "r", argument: "HOSTNAME" },
    doc: "address of the shared listener",
  },
  port: {
    kind: "number",
    whole: true,
    minimum: 0,
    maximum: 65_535,
    default: 3001,
    environment: "API_PORT",
    option: { name: "port", short: "p", argument: "PORT" },
    doc: "port of the shared listener; 0 picks one",
  },
  provider: {
    kind: "text",
    environment: "API_PROVIDER",
    option: { name: "provider", short: "P", argument: "PROVIDER" },
    doc: "provider of the default driver, where a request names none",
  },
  user: {
    kind: "text",
    environment: "API_USER",
    doc: "with the password: credentials of the default driver for every request, whatever it brings",
  },
  password: { kind: "text", environment: "API_PASSWORD", doc: "see user" },
  package: {
    kind: "text",
    relative: true,
    environment: "API_DRIVER_PACKAGE",
    option: { name: "package", argument: "PACKAGE" },
    doc: "package, or module as ./PATH, of a default driver that is not built in",
  },
  options: {
    kind: "own",
    environment: "API_OPTIONS",
    option: { name: "option", short: "o", argument: "NAME=VALUE" },
    doc: "a setting of the default driver's own; may be repeated",
  },
  frontends: {
    kind: "list",
    of: { kind: "text", doc: "a frontend's name" },
    written: "with commas",
    default: ["deltacloud"],
    environment: "API_FRONTEND",
    option: { name: "frontends", short: "f", argument: "FRONTENDS" },
    doc: "frontends of the shared listener, separated by commas; empty: no shared listener",
  },
  listeners: {
    kind: "list",
    of: { kind: "group", fields: listenerFields, doc: "a listener" },
    written: "as listener",
    default: [],
    option: { name: "listen", argument: "FRONTENDS=HOST:PORT" },
    doc: "a further listener with frontends of its own; may be repeated",
  },
  tls: { kind: "group", fields: tlsFields, doc: "HTTPS of the shared listener" },
  workers: {
    kind: "number",
    whole: true,
    minimum: 1,
    maximum: 256,
    default: 1,
    environment: "API_WORKERS",
    option: { name: "workers", argument: "N" },
    doc: "processes that share the ports; not for drivers that keep their cloud in the process (mock, local)",
  },
  data: {
    kind: "text",
    environment: "API_DATA",
    option: { name: "data", argument: "DIR" },
    doc: "directory for what has to outlive the server; without it nothing is kept",
  },
  sealing: {
    kind: "group",
    fields: {
      file: {
        kind: "text",
        environment: "API_SEALING_KEY_FILE",
        option: { name: "sealing-key", argument: "FILE" },
        doc: "file with the keys, one a line; made with a new one where there is none. By default sealing-key in the directory for data, else the file of the same name below ~/.config/deltacloud that 'deltacloud keys' makes",
      },
      keys: {
        kind: "list",
        of: { kind: "text", doc: "32 random bytes in Base64" },
        written: "with commas",
        environment: "API_SEALING_KEYS",
        doc: "the keys themselves, in place of a file; without keys and files each server has one of its own, and knows no login of another",
      },
    },
    doc: "what seals credentials that clients carry, logins of browsers among them; the first key seals, all open",
  },
  accessKeys: {
    kind: "group",
    fields: accessKeyFields,
    doc: "access keys, and the signatures that are made with them",
  },
  sessions: {
    kind: "group",
    fields: {
      seconds: {
        kind: "number",
        minimum: 1,
        maximum: 90 * day,
        default: day / 3,
        doc: "time after which a browser has to log in again",
      },
      failedLogins: {
        kind: "number",
        whole: true,
        minimum: 1,
        maximum: 1_000_000,
        default: 10,
        doc: "failed logins that an address has in a quarter of an hour",
      },
    },
    doc: "logins of people in browsers",
  },
  timeout: {
    kind: "number",
    minimum: 0.001,
    maximum: day,
    default: 60,
    environment: "API_TIMEOUT",
    option: { name: "timeout", short: "t", argument: "SECONDS" },
    doc: "time that a call to a cloud may take",
  },
  drivers: {
    kind: "map",
    of: { kind: "group", fields: driverFields, doc: "a driver" },
    doc: "what is to be said of single drivers, by their names",
  },
  logging: {
    kind: "group",
    fields: {
      file: {
        kind: "text",
        environment: "API_LOG",
        option: { name: "log", short: "L", argument: "FILE" },
        doc: "write the request log to FILE, not to the standard output",
      },
      format: {
        kind: "text",
        choices: ["json", "common"],
        default: "json",
        option: { name: "log-format", argument: "FORMAT" },
        doc: "json, or common: Apache's line with the seconds at its end",
      },
      verbose: {
        kind: "switch",
        default: false,
        environment: "API_VERBOSE",
        option: { name: "verbose", short: "V" },
        doc: "verbose request log",
      },
    },
    doc: "the log",
  },
  limits: {
    kind: "group",
    fields: {
      headerBytes: {
        kind: "number",
        whole: true,
        minimum: 1024,
        maximum: 1_048_576,
        default: 32_768,
        doc: "size of a request's head",
      },
      formBytes: {
        kind: "number",
        whole: true,
        minimum: 1024,
        maximum: 1_073_741_824,
        default: 1_048_576,
        doc: "size of a form; a blob's content has no limit",
      },
      connections: {
        kind: "number",
        whole: true,
        minimum: 1,
        maximum: 1_000_000,
        default: 10_000,
        doc: "open connections of one address; more are closed at once",
      },
      headerSeconds: { kind: "number", minimum: 0.1, maximum: day, default: 30, doc: "time for a request's head" },
      requestSeconds: {
        kind: "number",
        minimum: 0,
        maximum: day,
        default: 0,
        doc: "time for a whole request with its body; 0: any",
      },
      idleSeconds: {
        kind: "number",
        minimum: 0.1,
        maximum: day,
        default: 60,
        doc: "a client that neither sends nor takes what is due is cut after this time",
      },
      keepAliveSeconds: {
        kind: "number",
        minimum: 0.1,
        maximum: day,
        default: 65,
        doc: "time that a connection is kept for a next request",
      },
      drainSeconds: {
        kind: "number",
        minimum: 0,
        maximum: day,
        doc: "time that accepted requests get when the server ends; by default the timeout and five seconds",
      },
    },
    doc: "limits",
  },
  trustedProxies: {
    kind: "list",
    of: { kind: "text", doc: "an address, a network as ADDRESS/BITS, or 'loopback'" },
    default: ["loopback"],
    doc: "whose X-Forwarded-* and X-Request-Id headers count",
  },
  egress: {
    kind: "group",
    fields: {
      hosts: {
        kind: "list",
        of: { kind: "text", doc: "a host name, *.DOMAIN for the names below it, or * for every host" },
        default: [],
        doc: "hosts that clients may name as provider; what the configuration names itself is always allowed",
      },
      ranges: {
        kind: "list",
        of: { kind: "text", doc: "an address, or a network as ADDRESS/BITS" },
        default: [],
        doc: "addresses that clients may name, or name by a host",
      },
      allowPrivate: {
        kind: "switch",
        default: false,
        doc: "whether a name of hosts may stand for private and loopback addresses",
      },
    },
    doc: "where the server may connect to",
  },
  proxy: {
    kind: "group",
    fields: {
      http: {
        kind: "text",
        environment: "HTTP_PROXY",
        anyCase: true,
        doc: "URL of the proxy for http addresses; the variable may be in lower case, as the next two",
      },
      https: { kind: "text", environment: "HTTPS_PROXY", anyCase: true, doc: "URL of the proxy for https addresses" },
      except: {
        kind: "list",
        of: { kind: "text", doc: "a host with all names below it, *.DOMAIN, an address, a network as ADDRESS/BITS, or *" },
        written: "with commas",
        default: [],
        environment: "NO_PROXY",
        anyCase: true,
        doc: "what is reached without a proxy; this machine always is",
      },
    },
    doc: "proxies on the way to the clouds",
  },
  ssh: {
    kind: "group",
    fields: {
      hostKeys: {
        kind: "text",
        choices: ["known", "accept-new", "any"],
        default: "accept-new",
        doc: "which host keys are trusted: known ones only, also the first that a host shows, or any",
      },
      knownHosts: {
        kind: "text",
        doc: "file of known hosts, in OpenSSH's form; without it they are remembered until the server ends",
      },
    },
    doc: "running commands on instances by SSH",
  },
  daemon: {
    kind: "group",
    fields: {
      enabled: { kind: "switch", default: false, option: { name: "daemon", short: "d" }, doc: "run in the background" },
      user: {
        kind: "text",
        default: "nobody",
        option: { name: "user", short: "u", argument: "USER" },
        doc: "user to run as, with -d, when started by root",
      },
      group: {
        kind: "text",
        option: { name: "group", short: "g", argument: "GROUP" },
        doc: "group to run as, with -d; by default nobody, or nogroup",
      },
      pidFile: {
        kind: "text",
        default: "tmp/pids/thin.pid",
        option: { name: "pid", short: "b", argument: "PID" },
        doc: "file for the process id, with -d",
      },
      logDirectory: {
        kind: "text",
        default: "/var/log/deltacloud-core",
        option: { name: "logdir", argument: "DIR" },
        doc: "directory of the daemon's log DRIVER.log, without -L",
      },
    },
    doc: "running in the background",
  },
} as const satisfies Settings;

/** The settings of a server, complete. */
export type Configuration = SettingValues<typeof settings>;
/** As much of them as somebody gives. */
export type GivenConfiguration = PartialSettings<typeof settings>;
export type ListenerConfiguration = SettingValues<typeof listenerFields>;
export type DriverConfiguration = SettingValues<typeof driverFields>;
