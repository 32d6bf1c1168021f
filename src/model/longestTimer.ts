/** The longest delay a timer of Node keeps, in ms; a longer one would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;
