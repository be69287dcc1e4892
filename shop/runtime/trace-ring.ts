/** The newest `capacity` things, oldest first; counts what it had to forget. */
export interface Ring<Item> {
	add(item: Item): void;
	items(): Item[];
	lost(): number;
}

/** A buffer of bounded size. Throws RangeError unless the capacity is a whole number above 0. */
export function createRing<Item>(capacity: number): Ring<Item> {
	if (!Number.isInteger(capacity) || capacity < 1)
		throw new RangeError(
			`a ring holds a whole number of things above 0, got ${capacity}`,
		);
	const slots: Item[] = [];
	let added = 0;
	return {
		add(item) {
			slots[added % capacity] = item;
			added += 1;
		},
		items() {
			const first = added % capacity;
			return added <= capacity
				? slots.slice()
				: [...slots.slice(first), ...slots.slice(0, first)];
		},
		lost: () => Math.max(0, added - capacity),
	};
}
