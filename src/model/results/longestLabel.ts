/** The longest label of a run, in characters. */
export const longestLabel = 100;
