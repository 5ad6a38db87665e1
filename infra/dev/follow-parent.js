// Preloaded into every service of `npm start`. The parent decides the order of stopping, so a Ctrl-C of the terminal,
// which reaches the whole group, is left to it; and whoever loses the parent stops too.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
