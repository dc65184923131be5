/** The addresses that an instance has from its creation. */
export function hostNames(imageId: string | undefined, id: string) {
  const host = `${imageId ?? ""}.${id}`;
  return {
    publicAddresses: [{ type: "hostname", address: `${host}.public.com` }],
    privateAddresses: [{ type: "hostname", address: `${host}.private.com` }],
  } as const;
}
