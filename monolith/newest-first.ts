/** Greater than every id and timestamp: where a list begins that goes from the newest to the oldest. */
export const newest = "~";
