import type { Problem } from "../contract/errors.ts";
import type { Operation } from "../contract/operation.ts";
import { envelopeNamespace, envelopeOf, problemShape } from "./soap-fault.ts";
import { valuesIn } from "./soap-request.ts";
import { typedValues } from "./soap-values.ts";
import { readXml, type XmlElement } from "./xml.ts";
import { fieldsXml, shapeOf, shopNamespace } from "./xsd.ts";

/** What came back: the same value, or the same problem, as over REST. `output` is undefined for a 204 operation. */
export type SoapAnswer = { output: unknown } | { problem: Problem };

/**
 * The messages of one operation as its SOAP client sends and reads them (`POST /soap` as text/xml). Input goes out as it is
 * given, absent fields left out; an answer that the contract does not allow throws.
 */
export function soapMessagesOf({ name, input, output }: Operation) {
	const shapes = { input: shapeOf(input), output: shapeOf(output) };
	return {
		/** The SOAPAction header, quoted as SOAP 1.1 (section 6.1.1) wants it. */
		action: `"${shopNamespace}/${name}"`,
		request(values: Record<string, unknown>): string {
			const fields = fieldsXml(shapes.input, values);
			return envelopeOf(
				`<${name} xmlns="${shopNamespace}">${fields}</${name}>`,
			);
		},
		answer(document: string): SoapAnswer {
			const [content] = readXml(document).children.at(-1)?.children ?? [];
			if (content?.local === "Fault" && content.uri === envelopeNamespace)
				return { problem: problemIn(content) };
			if (content?.local !== `${name}Response`)
				throw new Error(`${name} was answered with ${content?.local}`);
			const values = typedValues(
				shapes.output,
				valuesIn(content, shapes.output),
			);
			return { output: output.def.type === "void" ? undefined : values };
		},
	};
}

function problemIn(fault: XmlElement): Problem {
	const detail = fault.children.find(({ local }) => local === "detail");
	const problem = detail?.children[0];
	if (problem?.local !== "problem")
		throw new Error("the fault carries no problem in its detail");
	const values = typedValues(problemShape, valuesIn(problem, problemShape));
	return values as unknown as Problem;
}
