import type { Context, Operation } from "../../shop/contract/operation.ts";
import { productPage } from "../../shop/contract/product-page.ts";
import { shop } from "../../shop/contract/shop.ts";
import { frontDoor } from "../../shop/runtime/front-door.ts";
import type { Unit } from "../../shop/runtime/host.ts";
import type { RestRoute } from "../../shop/runtime/http.ts";
import { createPeers, type Peers } from "../kit/peers.ts";
import type { Peer } from "../kit/service-shape.ts";
import { ownToken } from "../kit/unit.ts";
import { createForward, patienceMs } from "./forward.ts";
import { createProductPage } from "./product-page.ts";

/**
 * The one door to all services: knows who calls, passes requests on, composes the product page; decides no business rule.
 * Where PEERS names somebody for the product page itself, a system that composes its own, the page is passed on as well.
 */
const gateway: Unit = {
	name: "gateway",
	build(host) {
		const peers = createPeers(
			host.settings,
			host.metrics,
			ownToken("gateway", host),
		);
		const composes = host.settings.PEERS[productPage.owner] === undefined;
		const routes = [
			...shop
				.filter(({ owner }) => !composes || owner !== productPage.owner)
				.flatMap(({ owner, operations }) =>
					passOn(owner, Object.values<Operation>(operations), peers),
				),
			...(composes ? createProductPage(peers.peer) : []),
		];
		return {
			routes,
			mount: frontDoor(shop, routes, host.log),
			stop: peers.close,
		};
	},
};

/** REST requests go on as they are; what comes by SOAP is asked of the service in its own words. */
function passOn(
	name: string,
	operations: readonly Operation[],
	peers: Peers,
): RestRoute[] {
	const line = peers.line(name);
	const peer = peers.peer(name);
	return operations.map((operation) => ({
		operation,
		handle: askFor(operation, peer),
		forward: createForward(operation, line),
	}));
}

function askFor(operation: Operation, peer: Peer): RestRoute["handle"] {
	return (input: Record<string, unknown>, context: Context) =>
		peer.call(operation, input, context, {
			limitMs: patienceMs(operation, context),
		});
}

export default gateway;
