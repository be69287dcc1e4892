import type { Operation, Route } from "../shop/contract/operation.ts";
import { shop } from "../shop/contract/shop.ts";
import { createEdge, type Edge } from "../shop/runtime/edge.ts";
import { frontDoor } from "../shop/runtime/front-door.ts";
import type { Host, Unit } from "../shop/runtime/host.ts";
import { usualLimitMs } from "../shop/runtime/resilience.ts";
import { cartService } from "./cart/service.ts";
import { catalogService } from "./catalog/service.ts";
import { createProductPage } from "./gateway/product-page.ts";
import { inventoryService } from "./inventory/service.ts";
import { type Assembled, assemble } from "./kit/assemble.ts";
import { type Bus, type Intake, subscribersOf } from "./kit/bus.ts";
import { showEvents } from "./kit/event-metrics.ts";
import type { Peer } from "./kit/service-shape.ts";
import { tracedPeer } from "./kit/tracing-events.ts";
import { notificationsService } from "./notifications/service.ts";
import { ordersService } from "./orders/service.ts";
import { paymentsService } from "./payments/service.ts";
import { reviewsService } from "./reviews/service.ts";
import { shippingService } from "./shipping/service.ts";
import { supportService } from "./support/service.ts";
import { usersService } from "./users/service.ts";
import { wishlistService } from "./wishlist/service.ts";

const services = [
	usersService,
	catalogService,
	inventoryService,
	cartService,
	wishlistService,
	ordersService,
	paymentsService,
	shippingService,
	reviewsService,
	notificationsService,
	supportService,
];

/** As in the monolith: nothing leaves this process but what goes to the card processor. */
const cardLimitMs = 10_000;

/**
 * The control arm: the same services with the same databases, sagas and events in one process. Calls and events do not leave it;
 * what is missing against the distributed arm is the network, and nothing else.
 */
const colocated: Unit = {
	name: "colocated",
	async build(host) {
		const parts = await assembleAll(host);
		const routes = [
			...parts.all.flatMap((each) => each.routes).filter(isPublic),
			...createProductPage(parts.peer),
		];
		showEvents(host.metrics, parts.all);
		return {
			routes,
			limits: {
				usualMs: usualLimitMs,
				byName: { placeOrder: cardLimitMs, cancelOrder: cardLimitMs },
			},
			mount: frontDoor(shop, routes, host.log),
			async start() {
				for (const each of parts.all) await each.start?.();
			},
			async stop() {
				for (const each of parts.all.toReversed()) await each.stop?.();
			},
		};
	},
};

async function assembleAll(host: Host) {
	const { tracing, faults } = host;
	const plainEdge = createEdge(host.tokens);
	const watched = tracing ? tracing.edge(plainEdge) : plainEdge;
	const edge = faults ? faults.edge(watched) : watched;
	const routesOf = new Map<string, readonly Route[]>();
	const intakes = new Map<string, Intake>();
	const peer = (name: string) => {
		const plain = inProcessPeer(name, edge, () => routesOf.get(name) ?? []);
		return tracing ? tracedPeer(name, plain) : plain;
	};
	const bus = (name: string) => (intake: Intake) => {
		intakes.set(name, intake);
		return inProcessBus(host, intakes);
	};
	const all: Assembled[] = [];
	for (const service of services) {
		const surroundings = { peer, bus: bus(service.name) };
		const assembled = await assemble(service, host, surroundings);
		routesOf.set(service.name, assembled.routes);
		all.push(assembled);
	}
	return { all, peer };
}

function isPublic({ operation }: Route): boolean {
	return operation.access !== "service";
}

/** Calls the handler of the route that HTTP would have found, with the same checks of input and answer. */
function inProcessPeer(
	name: string,
	edge: Edge,
	routes: () => readonly Route[],
): Peer {
	const known = new Map<Operation, Route>();
	const routeFor = (operation: Operation): Route => {
		const route =
			known.get(operation) ??
			routes().find(
				({ operation: { method, path } }) =>
					method === operation.method && path === operation.path,
			);
		if (!route)
			throw new Error(
				`${name} has no ${operation.method} ${operation.path}: compare its operations with those its caller declares`,
			);
		known.set(operation, route);
		return route;
	};
	return {
		async call(operation, input, context) {
			const answer = await edge.perform(routeFor(operation), input, context);
			return operation.output.parse(answer) as never;
		},
	};
}

function inProcessBus(
	{ settings }: Host,
	intakes: ReadonlyMap<string, Intake>,
): Bus {
	return {
		destinations: subscribersOf(settings.SUBSCRIPTIONS),
		async send(destination, events) {
			const intake = intakes.get(destination);
			if (!intake) throw new Error(`there is no service ${destination}`);
			// As on the wire: the consumer gets a copy.
			const copies = structuredClone(events);
			intake.together(() => {
				for (const event of copies) intake.take(event);
			});
		},
		routes: [],
	};
}

export default colocated;
