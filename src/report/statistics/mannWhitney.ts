/**
 * How probable is each number of pairs in which the head's value is the larger, when head and base do not differ and no
 * values are equal? The exact distribution of Mann and Whitney's U: `[u]` for u from 0 to m·n. By the Gaussian binomial
 * coefficient, its lower half mirrored; meant for up to 49 values a side. Source: Mann and Whitney 1947.
 */
export function mannWhitneyWeights(m: number, n: number): Float64Array {
  const most = m * n;
  const ways = new Float64Array(most + 1);
  ways[0] = 1;
  for (let i = 1; i <= m; i++) {
    for (let u = most; u >= n + i; u--) ways[u] = (ways[u] ?? 0) - (ways[u - n - i] ?? 0);
    for (let u = i; u <= most; u++) ways[u] = (ways[u] ?? 0) + (ways[u - i] ?? 0);
  }
  let sum = 0;
  for (let u = 0; u <= most; u++) {
    if (u > most - u) ways[u] = ways[most - u] ?? 0;
    sum += ways[u] ?? 0;
  }
  return ways.map((way) => way / sum);
}
