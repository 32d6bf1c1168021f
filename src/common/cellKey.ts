/** Tells the cells of a matrix apart, whatever stands in the names of their providers. */
export function cellKey({
  provider,
  scenario,
}: {
  readonly provider: string;
  readonly scenario: number;
}): string {
  return `${scenario} ${provider}`;
}
