/**
 * undici's pool of connections by itself: the package's entry also loads fetch, WebSocket, caches and mocks, which no unit of the
 * shop uses and every one of twelve would pay for at its start.
 */
declare module "undici/lib/dispatcher/pool.js" {
	export { Pool as default } from "undici";
}
