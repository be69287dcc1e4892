/** The part of sax 1.6 that is used here; the package ships no types. */
declare module "sax" {
	interface Attribute {
		local: string;
		uri: string;
		prefix: string;
		value: string;
	}
	interface Tag {
		local: string;
		uri: string;
		attributes: Record<string, Attribute>;
	}
	interface Parser {
		line: number;
		column: number;
		onerror: (error: Error) => void;
		ondoctype: () => void;
		onprocessinginstruction: () => void;
		onopentag: (tag: Tag) => void;
		onclosetag: () => void;
		ontext: (text: string) => void;
		oncdata: (text: string) => void;
		write(text: string): Parser;
		close(): Parser;
	}
	const sax: {
		parser(
			strict: true,
			options: { xmlns: true; strictEntities: true },
		): Parser;
	};
	export default sax;
}
