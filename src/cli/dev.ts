import { run } from "./run";
import { runStack } from "./stack";

await run(() => runStack("dev"));
// Whatever was still under way when it was told to stop ends here.
process.exit();
