/** A stream scenario with most of what one can have, as its format is documented; other programs write such files. */
export const contractExample = `{ "number": 11, "name": "Building comfort", "kind": "stream",
  "system": { "command": "node", "args": ["comfort.mjs", "\${reaction.comfort-alerts.url}"], "env": {}, "readyUrl": "http://127.0.0.1:7070/health", "readyTimeoutMs": 10000 },
  "sources":   [{ "id": "facilities", "kind": "generator", "generator": "building-hierarchy", "seed": 42, "changeCount": 1000, "buildings": 2, "floors": 3, "rooms": 5,
                  "spacing": "none", "start": "auto", "dispatchers": [{ "kind": "http", "url": "http://127.0.0.1:7070/changes", "batchSize": 100 }] }],
  "queries":   [{ "id": "room-comfort", "handler": { "kind": "redis-stream", "url": "redis://127.0.0.1:6379", "stream": "room-comfort-results" }, "stopTriggers": [], "loggers": [] }],
  "reactions": [{ "id": "comfort-alerts", "handler": { "kind": "http", "host": "127.0.0.1", "port": 0, "path": "/reaction", "maxBodyBytes": 1048576, "queueSize": 1000 }, "sentAt": "/sentAt",
                  "stopTriggers": [{ "kind": "record-count", "recordCount": 1000 }, { "kind": "duration", "seconds": 60 }, { "kind": "idle", "seconds": 10 }],
                  "loggers": [{ "kind": "jsonl" }, { "kind": "performance-metrics" }] }],
  "schema": { "properties": { "stoppedBy": { "const": "record-count" }, "recordsPerSecond": { "minimum": 500 } } } }`;
