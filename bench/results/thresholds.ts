/** The rules that verdicts and reports both go by, fixed before any run. */

/** Answers of which fewer are good have no latency to print: it would be that of failing (method.md, "good"). */
export const leastGoodShare = 0.99;

/** A placebo that loses a greater share of its bystanders takes more off than a fault may add. */
export const greatestPlaceboLoss = 0.01;
