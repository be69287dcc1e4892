/**
 * Every way in which an operation may refuse, once. The code is what clients program against; the HTTP status and the
 * SOAP fault side follow from it by this table alone.
 */
const table = {
	InvalidInput: { status: 400, title: "The input does not fit the operation" },
	MalformedBody: { status: 400, title: "The body cannot be read" },
	Unauthenticated: { status: 401, title: "A valid bearer token is required" },
	InvalidCredentials: { status: 401, title: "E-mail or password is wrong" },
	PaymentDeclined: { status: 402, title: "The card was declined" },
	Forbidden: { status: 403, title: "The token does not allow this operation" },
	NotFound: { status: 404, title: "There is nothing at this address" },
	ProductNotFound: { status: 404, title: "There is no such product" },
	OrderNotFound: { status: 404, title: "There is no such order" },
	ShipmentNotFound: {
		status: 404,
		title: "There is no shipment for this order",
	},
	TicketNotFound: { status: 404, title: "There is no such ticket" },
	MethodNotAllowed: {
		status: 405,
		title: "The address does not take this method",
	},
	EmailTaken: {
		status: 409,
		title: "The e-mail address is registered already",
	},
	CartEmpty: { status: 409, title: "The cart is empty" },
	CartFull: { status: 409, title: "The cart holds as many products as it may" },
	OutOfStock: { status: 409, title: "Not enough is in stock" },
	StockBelowReserved: {
		status: 409,
		title: "Fewer would be on hand than are reserved",
	},
	OrderNotCancellable: {
		status: 409,
		title: "The order cannot be cancelled any more",
	},
	ShipmentNotDispatchable: {
		status: 409,
		title: "The shipment cannot be dispatched",
	},
	AlreadyReviewed: {
		status: 409,
		title: "The customer has reviewed this product already",
	},
	PayloadTooLarge: { status: 413, title: "The body is too large" },
	UnsupportedMediaType: {
		status: 415,
		title: "The body has a type that is not taken here",
	},
	IdempotencyKeyReused: {
		status: 422,
		title: "The idempotency key was used for another request",
	},
	Internal: { status: 500, title: "The shop failed" },
	Unavailable: {
		status: 503,
		title: "A part of the shop that is needed does not answer",
	},
} as const;

export type ErrorCode = keyof typeof table;

/** The stable codes of all errors of the shop. */
export const errorCodes = Object.keys(table) as ErrorCode[];

/** One thing that is wrong with the input: where (`shippingAddress.country`) and what. */
export interface InputError {
	path: string;
	message: string;
}

/** An RFC 9457 problem document; the same fields are the detail of a SOAP fault. */
export interface Problem {
	type: string;
	title: string;
	status: number;
	detail: string;
	code: ErrorCode;
	instance: string;
	errors?: InputError[];
}

/** A refusal that the contract names. Anything else that is thrown is `Internal` to the client and logged with its cause. */
export class ShopError extends Error {
	readonly code: ErrorCode;
	readonly errors: InputError[] | undefined;

	constructor(
		code: ErrorCode,
		detail: string,
		options: { errors?: InputError[]; cause?: unknown } = {},
	) {
		super(detail, { cause: options.cause });
		this.name = "ShopError";
		this.code = code;
		this.errors = options.errors;
	}
}

/** HTTP status of a code. */
export function statusOf(code: ErrorCode): number {
	return table[code].status;
}

/** The problem document of a code. `instance` names the occurrence: `urn:shop:request:<id>`. */
export function problemOf(error: ShopError, instance: string): Problem {
	const { status, title } = table[error.code];
	const type = `urn:shop:problem:${error.code}`;
	const problem: Problem = {
		type,
		title,
		status,
		detail: error.message,
		code: error.code,
		instance,
	};
	return error.errors ? { ...problem, errors: error.errors } : problem;
}

/** True for a code of this contract: for reading an answer of unknown origin. */
export function isErrorCode(code: unknown): code is ErrorCode {
	return typeof code === "string" && Object.hasOwn(table, code);
}
