/** Hands an event to a service as the direct bus does: the same `id` again is the same event again. Throws unless it was taken. */
export async function deliver(
	url: string,
	serviceToken: string,
	event: { id: string; type: string; payload: Record<string, unknown> },
): Promise<void> {
	const response = await fetch(`${url}/internal/events`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${serviceToken}`,
			"content-type": "application/json",
		},
		body: JSON.stringify({ events: [event] }),
	});
	if (response.status === 204) return;
	throw new Error(
		`${url} did not take ${event.type}: ${response.status} ${await response.text()}`,
	);
}
