// Preloaded into every service of `npm start`: whoever loses the parent stops too.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
