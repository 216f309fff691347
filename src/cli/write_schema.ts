import { COMMANDS } from "./program.ts";
import { configSchema } from "./schema.ts";

// `npm run schema` keeps what this prints as run.schema.json.
process.stdout.write(`${JSON.stringify(configSchema(COMMANDS), null, 2)}\n`);
