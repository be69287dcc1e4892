import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { portMustBeFree, takePorts } from "./ports.ts";

describe("a block of ports", () => {
	it("belongs to one target until it is released", async () => {
		const one = await takePorts(300);
		const other = await takePorts(300);
		const [first, second] = [one.next(), other.next()];
		expect(Math.abs(first - second)).toBeGreaterThanOrEqual(32);
		await Promise.all([one.release(), other.release()]);
	});

	it("lies below the ports that the kernel hands out", async () => {
		const block = await takePorts(374);
		const ports = Array.from({ length: 31 }, block.next);
		expect(Math.max(...ports)).toBeLessThan(32_768);
		expect(new Set(ports).size).toBe(31);
		expect(block.next).toThrow(/at most 31 ports/);
		await block.release();
	});

	it("is passed over when somebody listens within it", async () => {
		const block = await takePorts(200);
		const inside = block.next();
		await block.release();
		const server = createServer().listen(inside, "127.0.0.1");
		await once(server, "listening");
		const next = await takePorts(200);
		expect(next.next()).not.toBe(inside);
		await next.release();
		server.close();
	});

	it("lets a free port pass", async () => {
		const block = await takePorts(100);
		await expect(portMustBeFree(block.next())).resolves.toBeUndefined();
		await block.release();
	});
});
