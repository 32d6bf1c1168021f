import * as z from "zod";
import { buildCaSchema, headersSchema } from "../../../model/config/streamKeys.ts";
import { mqttQosSchema, mqttUrlSchema } from "../../mqttKeys.ts";

export const mqttDispatcherSchema = z.strictObject({
  kind: z.literal("mqtt").meta({ description: "Publishes changes to an MQTT topic." }),
  url: mqttUrlSchema,
  topic: z.string().min(1).meta({ description: "Topic to publish to." }),
  qos: mqttQosSchema,
  headers: headersSchema.meta({ description: "User properties of every message." }),
  ca: buildCaSchema("mqtts"),
});
export type MqttDispatcherConfig = z.infer<typeof mqttDispatcherSchema>;
