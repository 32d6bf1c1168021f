import * as z from "zod";
import { handlerKeys } from "../../../model/config/streamHandler.ts";
import { buildCaSchema } from "../../../model/config/streamKeys.ts";
import { mqttQosSchema, mqttUrlSchema } from "../../mqttKeys.ts";

export const mqttHandlerSchema = z.strictObject({
  kind: z
    .literal("mqtt")
    .meta({ description: "Reads the messages of an MQTT topic. Each message is a record." }),
  url: mqttUrlSchema,
  topic: z
    .string()
    .min(1)
    .meta({ description: "Topic to read; `+` stands for any level, `#` for all that follow." }),
  qos: mqttQosSchema,
  ca: buildCaSchema("mqtts"),
  ...handlerKeys,
});
export type MqttHandlerConfig = z.infer<typeof mqttHandlerSchema>;
