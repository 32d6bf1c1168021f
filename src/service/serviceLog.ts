/** Where the service tells what no answer says; never a token, a key or a body. */
export type ServiceLog = (level: "debug" | "info" | "warn" | "error", message: string) => void;
