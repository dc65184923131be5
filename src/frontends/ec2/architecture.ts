const names: Readonly<Record<string, string>> = {
  amd64: "x86_64",
  x86_64: "x86_64",
  "x86-64": "x86_64",
  i386: "i386",
  i686: "i386",
  x86: "i386",
  aarch64: "arm64",
  arm64: "arm64",
};

/** An architecture as EC2 calls it; what the cloud does not tell is taken for the usual one, since clients expect one. */
export function architectureOf(architecture: string | undefined): string {
  return architecture === undefined ? "x86_64" : (names[architecture.toLowerCase()] ?? architecture);
}
