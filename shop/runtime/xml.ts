import sax from "sax";
import { ShopError } from "../contract/errors.ts";

/** An element with its names resolved; `text` joins all its character data, CDATA included, as it was written. */
export interface XmlElement {
	uri: string;
	local: string;
	attributes: { uri: string; local: string; value: string }[];
	children: XmlElement[];
	text: string;
}

/** No message of the shop nests deeper; every reader behind this one may recurse. */
const maxDepth = 32;

// XML 1.0, production Char.
const illegal = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * Reads a document, namespaces resolved. Throws MalformedBody when it is not well-formed, nests deeper than 32, or holds
 * what SOAP 1.1 (section 3) forbids: a document type declaration or a processing instruction.
 */
export function readXml(document: string): XmlElement {
	if (document.search(illegal) !== -1)
		throw malformed("it holds a character that XML does not allow");
	// strictEntities: without it, sax knows the entities of HTML too.
	const parser = sax.parser(true, { xmlns: true, strictEntities: true });
	const top: XmlElement[] = [];
	const open: XmlElement[] = [];
	parser.onerror = (error) => {
		const reason = error.message.split("\n")[0]?.slice(0, 80);
		throw malformed(
			`${reason}, line ${parser.line + 1}, column ${parser.column}`,
		);
	};
	parser.ondoctype = () => {
		throw malformed("it holds a DOCTYPE");
	};
	parser.onprocessinginstruction = () => {
		throw malformed("it holds a processing instruction");
	};
	parser.onopentag = ({ uri, local, attributes }) => {
		if (open.length === maxDepth)
			throw malformed(`it nests deeper than ${maxDepth} elements`);
		const siblings = open.at(-1)?.children ?? top;
		if (siblings === top && top.length > 0)
			throw malformed("it has more than one root element");
		const element: XmlElement = {
			uri,
			local,
			attributes: Object.values(attributes),
			children: [],
			text: "",
		};
		siblings.push(element);
		open.push(element);
	};
	parser.onclosetag = () => {
		open.pop();
	};
	const addText = (text: string) => {
		const element = open.at(-1);
		if (element) element.text += text;
	};
	parser.ontext = addText;
	parser.oncdata = addText;
	run(parser, withoutDeclaration(document));
	const [root] = top;
	if (!root) throw malformed("it is empty");
	return root;
}

/** Line ends become \n before parsing (XML 1.0, 2.11), which sax leaves to its caller. */
function run(parser: ReturnType<typeof sax.parser>, document: string): void {
	try {
		parser.write(document.replace(/\r\n?/g, "\n")).close();
	} catch (error) {
		if (error instanceof ShopError) throw error;
		throw malformed("the parser gave up");
	}
}

// XML 1.0, production XMLDecl, with the name of the encoding. What looks otherwise is left for sax, as an instruction.
const declaration =
	/^<\?xml\s+version\s*=\s*(["'])1\.\d\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\4)?\s*\?>/;

function withoutDeclaration(document: string): string {
	const [written = "", , , encoding = "utf-8"] =
		declaration.exec(document) ?? [];
	if (!/^(?:utf-?8|us-ascii)$/i.test(encoding))
		throw new ShopError(
			"UnsupportedMediaType",
			"send the XML encoded as UTF-8, and declare no other encoding",
		);
	return document.slice(written.length);
}

function malformed(reason: string): ShopError {
	return new ShopError(
		"MalformedBody",
		`the body is not an XML document that is taken here: ${reason}`,
	);
}

/**
 * Text as element content. A carriage return would be read back as a line feed, so it is sent as a reference; what XML cannot
 * hold (control characters, lone surrogates) leaves as U+FFFD.
 */
export function escapeXml(text: string): string {
	return text
		.replace(illegal, "\uFFFD")
		.replace(/[&<>"\r]/g, (character) => references[character] as string);
}

const references: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"\r": "&#13;",
};
