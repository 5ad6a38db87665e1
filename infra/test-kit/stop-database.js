export default function stopDatabase() {
  globalThis.embeddedDatabase?.kill('SIGTERM');
}
