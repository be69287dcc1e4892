import * as z from "zod";
import { id, text, timestamp } from "./fields.ts";
import { contract, operation } from "./operation.ts";

const email = z.email().max(254).toLowerCase();
const password = z.string().min(8).max(128);

export const user = z
	.object({ id, email, name: text(100), role: z.enum(["customer", "admin"]) })
	.meta({ id: "User" });
export type User = z.infer<typeof user>;

export const users = contract("users", {
	registerUser: operation({
		summary: "Register as a customer",
		method: "POST",
		path: "/api/users",
		access: "anyone",
		input: z.object({ email, password, name: text(100) }),
		output: user,
		status: 201,
		errors: ["EmailTaken"],
	}),
	signIn: operation({
		summary: "Exchange e-mail and password for a token",
		method: "POST",
		path: "/api/sessions",
		access: "anyone",
		input: z.object({
			email: z.string().min(1).max(254).toLowerCase(),
			password: z.string().min(1).max(128),
		}),
		output: z
			.object({ token: z.string(), expiresAt: timestamp, user })
			.meta({ id: "Session" }),
		status: 201,
		errors: ["InvalidCredentials"],
	}),
	getProfile: operation({
		summary: "The signed-in user",
		method: "GET",
		path: "/api/users/me",
		access: "customer",
		input: z.object({}),
		output: user,
		status: 200,
		errors: [],
	}),
});
