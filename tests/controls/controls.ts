import type { Control } from "./control.ts";
import { eventControls } from "./event-controls.ts";
import { moneyControls } from "./money-controls.ts";
import { orderControls } from "./order-controls.ts";
import { stockControls } from "./stock-controls.ts";

/** Every negative control. */
export const controls: readonly Control[] = [
	...stockControls,
	...moneyControls,
	...orderControls,
	...eventControls,
];
