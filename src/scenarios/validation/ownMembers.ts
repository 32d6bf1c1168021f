/** An object of parsed JSON, as a dictionary. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether objects have something of that name that is not their own, such as `constructor`. */
export function isInheritedName(key: string): boolean {
  return key in Object.prototype;
}

/** Whether an object itself has a key, whatever it inherits; what is undefined is not in its JSON. */
export function hasMember(fields: Fields, key: string): boolean {
  return fields[key] !== undefined && (!isInheritedName(key) || Object.hasOwn(fields, key));
}
