/** How Node is started for what is written here: it must know how modules are named. The npm scripts say the same. */
export const sourceFlags = ["--import", new URL("./preload.mjs", import.meta.url).href];

/**
 * What Node is told besides for a worker. Left to itself it lets garbage pile up as long as the machine has memory; a
 * worker needs a third of this, whatever the size of the sync. The npm script and docker-compose.yml say the same.
 */
export const workerFlags = ["--max-old-space-size=128", "--max-semi-space-size=4"];
