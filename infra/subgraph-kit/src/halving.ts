/**
 * Works through items in batches that succeed or fail as a whole. One that throws is halved until the culprit stands
 * alone; everything else has its effect, in order.
 */
export async function halving<Item>(
  items: readonly Item[],
  work: (batch: readonly Item[]) => Promise<void>,
  giveUp: (culprit: Item, error: unknown) => Promise<void>,
): Promise<void> {
  const [first, ...others] = items;
  if (first === undefined) return;
  try {
    await work(items);
  } catch (error) {
    if (others.length === 0) {
      await giveUp(first, error);
      return;
    }
    const middle = Math.ceil(items.length / 2);
    await halving(items.slice(0, middle), work, giveUp);
    await halving(items.slice(middle), work, giveUp);
  }
}
