/** Does the same for all, a few at a time: most of it is waiting. */
export async function each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const one = async (): Promise<void> => {
    for (let [item] = left.splice(0, 1); item !== undefined; [item] = left.splice(0, 1)) await work(item);
  };
  await Promise.all([one(), one(), one(), one()]);
}
