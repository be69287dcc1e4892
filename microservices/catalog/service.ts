import { catalog, type Product } from "../../shop/contract/catalog.ts";
import { ShopError } from "../../shop/contract/errors.ts";
import { routesOf } from "../../shop/contract/operation.ts";
import { pageOf, positionOf } from "../../shop/runtime/cursor.ts";
import { newId } from "../../shop/runtime/ids.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Outbox, Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import { catalogInternal } from "./internal.ts";
import initial from "./migrations/001-initial.sql";
import { createSearch } from "./search.ts";
import { defineSearchText, keepPlaces } from "./search-index.ts";
import { type CatalogStore, createCatalogStore, fillCatalog } from "./store.ts";

/** What the shop sells, at which price. */
export const catalogService: Service = {
	name: "catalog",
	migrations: { "001-initial": initial },
	fill: fillCatalog,
	create({ database, outbox }) {
		defineSearchText(database);
		keepPlaces(database);
		const store = createCatalogStore(database);
		const edit = createEditing(database, store, outbox);
		const getProduct = ({ productId }: { productId: string }): Product =>
			store.byId(productId) ?? refuseUnknown(productId);

		const shown = routesOf(catalog, {
			...edit,
			getProduct,
			searchProducts: createSearch(database),
			listCategories: ({ limit, cursor }) => {
				const [after = ""] = positionOf(cursor, ["string"]) ?? [];
				return pageOf(store.categories(String(after), limit + 1), {
					limit,
					item: (category) => category,
					positionAfter: ({ name }) => [name],
				});
			},
		});
		const internal = routesOf(catalogInternal, {
			productsByIds: ({ productIds }) => ({
				items: [...new Set(productIds)].flatMap((id) => store.byId(id) ?? []),
			}),
			productWithRelated: (input) => {
				const product = getProduct(input);
				return { product, related: store.related(product) };
			},
		});
		return { routes: [...shown, ...internal] };
	},
};

type Description = Omit<Product, "id">;

function createEditing(
	database: Database,
	store: CatalogStore,
	outbox: Outbox,
) {
	const create = database.transaction((product: Product) => {
		store.add(product);
		outbox.add("product.created", { productId: product.id });
	});
	const remove = database.transaction((productId: string) => {
		if (!store.remove(productId, new Date().toISOString()))
			refuseUnknown(productId);
		outbox.add("product.deleted", { productId });
	});
	return {
		createProduct(description: Description): Product {
			const product = { id: newId("p"), ...description };
			create.immediate(product);
			return product;
		},
		updateProduct(changed: Description & { productId: string }): Product {
			const { productId, ...description } = changed;
			const product = { id: productId, ...description };
			return store.replace(product) ? product : refuseUnknown(productId);
		},
		deleteProduct(input: { productId: string }): void {
			remove.immediate(input.productId);
		},
	};
}

function refuseUnknown(productId: string): never {
	throw new ShopError("ProductNotFound", `there is no product ${productId}`);
}

export default unitOf(catalogService);
