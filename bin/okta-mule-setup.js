#!/usr/bin/env node
// The only place that ends the process. Plain CommonJS (see package.json beside it) without imports: Node starts faster, and an old one can still run this check.
const needed = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `okta-mule-setup needs Node ${needed.join('.')} or newer; this is ${process.version}.\n`,
  );
  process.exit(2);
}
// A reader that has left, as in `… --help | head`, or a terminal that was closed, is not a failure of ours.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
// Streams to pipes are written in the background; leaving before they are empty would cut the output.
const flushed = (stream) => new Promise((resolve) => stream.write('', resolve));
const { main } = require('../dist/main.cjs');
main(process.argv.slice(2)).then(async (exit) => {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(exit);
});
