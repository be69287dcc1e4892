import {
	type Document,
	isAlias,
	isMap,
	isPair,
	isScalar,
	isSeq,
	type LineCounter,
	type Node,
	type YAMLMap,
} from "yaml";

/** Something YAML allows and these files do not. A fatal one leaves no value that could be checked further. */
export interface StructuralFault {
	offset: number;
	isFatal: boolean;
	message: (lines: LineCounter) => string;
}

const depthLimit = 40;
const valueLimit = 2000;
/** Looking up one alias walks the document. */
const aliasLimit = 100;

/** Finds duplicate and non-text keys, unknown and self-containing aliases, nesting deeper than 40, more than 2000 values. */
export function findStructuralFaults(document: Document): StructuralFault[] {
	const faults: StructuralFault[] = [];
	let values = 0;
	let aliases = 0;
	const fatal = (node: unknown, message: string) =>
		faults.push({ offset: start(node), isFatal: true, message: () => message });

	const visit = (node: unknown, above: readonly unknown[]): void => {
		values += 1;
		if (values > valueLimit) {
			if (values === valueLimit + 1)
				fatal(node, `more than ${valueLimit} values up to here`);
		} else if (above.length > depthLimit) {
			fatal(node, `nested deeper than ${depthLimit} levels`);
		} else if (isAlias(node)) {
			aliases += 1;
			if (aliases > aliasLimit) {
				if (aliases === aliasLimit + 1)
					fatal(node, `more than ${aliasLimit} aliases; write the values out`);
				return;
			}
			const meant = node.resolve(document);
			if (!meant) fatal(node, `no anchor &${node.source} before this alias`);
			else if (above.includes(meant))
				fatal(node, `the alias *${node.source} contains itself`);
		} else if (isMap(node)) {
			checkKeys(node);
			for (const pair of node.items) visit(pair.value, [...above, node]);
		} else if (isSeq(node)) {
			for (const item of node.items)
				visit(isPair(item) ? item.value : item, [...above, node]);
		}
	};

	const checkKeys = (map: YAMLMap): void => {
		const seen = new Map<string, number>();
		for (const { key } of map.items) {
			if (!isScalar(key) || key.value === null) {
				fatal(key, "a key must be a plain word");
				continue;
			}
			const name = String(key.value);
			const first = seen.get(name);
			if (first === undefined) seen.set(name, start(key));
			else
				faults.push({
					offset: start(key),
					isFatal: false,
					message: (lines) =>
						`duplicate key "${name}"; it stands on line ${lines.linePos(first).line} already`,
				});
		}
	};

	visit(document.contents, []);
	return faults;
}

const start = (node: unknown): number =>
	(node as Node | null | undefined)?.range?.[0] ?? 0;
