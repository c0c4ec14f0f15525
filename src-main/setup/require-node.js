// Imported first by every entry of the set-up: says in plain words what an old Node would say in a stack trace.
const OLDEST = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  console.error(`CaseLens needs Node ${OLDEST} or newer; this is Node ${process.versions.node}.`);
  console.error('Install a current Node (the long-term support version) and run the same command again.');
  process.exit(1);
}
