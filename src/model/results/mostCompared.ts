/** Most runs in one comparison, the base among them. */
export const mostCompared = 20;
