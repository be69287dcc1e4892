import type { Express } from "express";
import type { Contract, Route } from "../contract/operation.ts";
import type { Edge } from "./edge.ts";
import type { Log } from "./log.ts";
import { mountOpenApi } from "./openapi.ts";
import { mountSoap } from "./soap.ts";

/** The doors that only a front offers: SOAP with its WSDL, and the OpenAPI document. */
export function frontDoor(
	contracts: readonly Contract[],
	routes: readonly Route[],
	log: Log,
) {
	return (app: Express, edge: Edge): void => {
		mountOpenApi(app, contracts);
		mountSoap(app, {
			contracts,
			routes: [...routes],
			invoke: edge.invoke,
			log,
		});
	};
}
