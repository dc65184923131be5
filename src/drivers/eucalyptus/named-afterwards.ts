/** What may be tags of what is made. */
interface Words {
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** What has names and tags, and can be destroyed. */
interface Keeper<T> {
  update(params: Words & { readonly id: string }): Promise<T>;
  destroy(params: { readonly id: string }): Promise<unknown>;
}

/**
 * Names and tags what was just made, since Eucalyptus takes no tags with what makes something. Where that fails, all of it goes again.
 * @returns it as it is then
 */
export async function named<T extends { readonly id: string }>(
  keeper: Keeper<T>,
  made: readonly T[],
  { name, tags }: Words,
): Promise<readonly T[]> {
  if (name === undefined && tags === undefined) return made;
  try {
    return await Promise.all(made.map(({ id }) => keeper.update({ id, name, tags })));
  } catch (error) {
    await Promise.allSettled(made.map(({ id }) => keeper.destroy({ id })));
    throw error;
  }
}

/** A `create` that says name and tags when the thing is there. */
export function namedAfterwards<P extends Words, T extends { readonly id: string }>(
  maker: Keeper<T> & { create(params: P): Promise<T> },
): (params: P) => Promise<T> {
  return async (params) => {
    const { name, tags } = params;
    const made = await maker.create({ ...params, name: undefined, tags: undefined });
    const [it = made] = await named(maker, [made], { name, tags });
    return it;
  };
}

/** The same where the name is none of the tags. */
export function taggedAfterwards<P extends Words, T extends { readonly id: string }>(
  maker: Keeper<T> & { create(params: P): Promise<T> },
): (params: P) => Promise<T> {
  return async (params) => {
    const { tags } = params;
    const made = await maker.create({ ...params, tags: undefined });
    const [it = made] = await named(maker, [made], { tags });
    return it;
  };
}
