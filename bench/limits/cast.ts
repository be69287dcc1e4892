import { join } from "node:path";
import { type Broker, findBroker } from "../targets/broker.ts";
import { type Buyers, createBuyers } from "./buyers.ts";
import { type Ground, type Started, startArm } from "./systems.ts";

/** The arms that take part, each started when it is first asked for. */
export interface Cast {
	monolith(): Promise<Started>;
	microservices(): Promise<Started>;
	/** The microservices over a private RabbitMQ; undefined where there is none. */
	microservicesOverAmqp(): Promise<Started | undefined>;
	/** The database of the monolith. */
	shopFile({ dataDir }: Started): string;
	/** Customers of the monolith or of the microservices. */
	buyersOf(started: Started): Promise<Buyers>;
}

/** Nobody runs at first; the ground's closers end whoever was started. */
export function createCast(ground: Ground): Cast {
	const shopFile = ({ dataDir }: Started) =>
		join(dataDir, "monolith/shop.sqlite");
	const once = <Result>(start: () => Promise<Result>) => {
		let starting: Promise<Result> | undefined;
		return () => {
			starting ??= start();
			return starting;
		};
	};
	return {
		monolith: once(() => startArm("monolith", ground)),
		microservices: once(() => startArm("microservices", ground)),
		microservicesOverAmqp: once(async () => {
			const broker = await rabbitmq(ground);
			return broker && startArm("microservices", ground, broker);
		}),
		shopFile,
		async buyersOf(started) {
			const { target, dataDir } = started;
			const carts =
				target.arm === "monolith"
					? ({ database: shopFile(started), table: "cartItems" } as const)
					: ({
							database: join(dataDir, "cart/cart.sqlite"),
							table: "cartLines",
						} as const);
			const buyers = await createBuyers(target, carts, ground.seeded);
			ground.closers.add(buyers.close);
			return buyers;
		},
	};
}

async function rabbitmq(ground: Ground): Promise<Broker | undefined> {
	const broker = await findBroker({
		bus: "auto",
		amqpUrl: process.env.AMQP_URL,
		folder: join(ground.runDir, "broker"),
		cores: ground.pinning.systems,
	});
	ground.closers.add(broker.stop);
	return broker.kind === "amqp" ? broker : undefined;
}
