/**
 * Of the tests whose first reply did not fit the schema, which share did retries mend? Both rates as fractions: of
 * tests whose last, and whose first, attempt passed the schema gate. Undefined when there was nothing to mend.
 */
export function retryEffectiveness(
  schemaRate: number,
  firstSchemaRate: number,
): number | undefined {
  if (firstSchemaRate >= 1) return undefined;
  return (schemaRate - firstSchemaRate) / (1 - firstSchemaRate);
}
