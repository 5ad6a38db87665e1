import { readOptions } from './launcher/config.ts';
import { startEmbeddedMongo } from './index.ts';

try {
  const server = await startEmbeddedMongo(readOptions(process.argv.slice(2)));
  console.log(JSON.stringify({ url: server.url, pid: process.pid }));
  const stop = () => {
    // Whatever is still open after two seconds is not waited for.
    setTimeout(() => process.exit(0), 2000).unref();
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
