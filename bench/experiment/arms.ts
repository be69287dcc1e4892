/** Where each arm says what it consists of, relative to the root. */
export const topologyFiles: Readonly<Record<string, string>> = {
	monolith: "monolith/topology.json",
	colocated: "microservices/colocated.json",
	microservices: "microservices/topology.json",
};

/** The arms that can be started here. */
export const knownArms = Object.keys(topologyFiles);
