import { request } from "undici";

/** The metrics of a unit, in Prometheus' text format; undefined where it is down, blocked, restarting, or takes longer than that. */
export async function metricsPage(
	url: string,
	limitMs: number,
): Promise<string | undefined> {
	try {
		const { statusCode, body } = await request(`${url}/metrics`, {
			headersTimeout: limitMs,
			bodyTimeout: limitMs,
		});
		const text = await body.text();
		return statusCode === 200 ? text : undefined;
	} catch {
		// Nothing is known of it: the caller says what that means.
		return undefined;
	}
}
