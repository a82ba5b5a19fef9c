// Runs the journey in Node: the configuration is its argument, what it saw its
// output.

import { journey } from "./journey.js";

const seen = await journey(JSON.parse(process.argv[2]));
process.stdout.write(JSON.stringify(seen), () => process.exit());
