interface Ranked {
  priority: number;
}

const renumber = (items: readonly Ranked[]): void => {
  items.forEach((item, at) => {
    item.priority = at + 1;
  });
};

/**
 * Puts an item at a priority (1 is the first) and pushes the others down; without a priority it comes last. That others are
 * pushed is inferred (docs/facts/okta.md §3).
 */
export const rank = <T extends Ranked>(items: T[], item: T, priority: number | undefined): void => {
  const at = items.indexOf(item);
  if (at >= 0) items.splice(at, 1);
  items.splice(priority === undefined ? items.length : Math.max(0, priority - 1), 0, item);
  renumber(items);
};

/** Takes an item out and closes the gap. */
export const unrank = <T extends Ranked>(items: T[], item: T): void => {
  items.splice(items.indexOf(item), 1);
  renumber(items);
};
