import type { Settings } from "../shop/runtime/env.ts";
import { type Database, fillTable } from "../shop/runtime/sqlite.ts";
import {
	admin,
	adminPasswordHash,
	customerPasswordHash,
	type SeedPlan,
	seededCustomers,
	seededProducts,
	seededReviews,
	seededStock,
	seedPlanOf,
} from "../shop/seed.ts";
import { addInBulk } from "./search-index.ts";

/** What fills an empty database, or undefined when the settings name no seed. */
export function fillFor(
	settings: Settings,
): ((database: Database) => void) | undefined {
	if (settings.SEED === undefined) return undefined;
	return (database) => fill(database, seedPlanOf(settings));
}

function fill(database: Database, plan: SeedPlan): void {
	const addUser = database.prepare(
		"INSERT INTO users (id, email, name, role, passwordHash) VALUES (@id, @email, @name, @role, @passwordHash)",
	);
	const addStock = database.prepare(
		"INSERT INTO stock (productId, onHand) VALUES (@productId, @onHand)",
	);
	const addReview = database.prepare(
		`INSERT INTO reviews (id, productId, customerId, author, rating, text, createdAt)
		 VALUES (@id, @productId, @customerId, @author, @rating, @text, @createdAt)`,
	);
	addUser.run({ ...admin, passwordHash: adminPasswordHash });
	for (const user of seededCustomers(plan))
		addUser.run({ ...user, passwordHash: customerPasswordHash });
	addInBulk(database, () => {
		const add = database.prepare(
			`INSERT INTO products (id, name, description, category, priceCents, weightGrams)
			 VALUES (@id, @name, @description, @category, @priceCents, @weightGrams)`,
		);
		for (const product of seededProducts(plan)) add.run(product);
	});
	for (const stock of seededStock(plan)) addStock.run(stock);
	fillTable(database, "reviews", () => {
		for (const review of seededReviews(plan)) addReview.run(review);
	});
}
