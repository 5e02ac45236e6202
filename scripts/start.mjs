// `npm start`: the development server, with a browser opened on it where there is a screen to open
// one on. Over ssh or in a container the address is printed and nothing else is tried.
const { env, platform } = process;
const remote = Boolean(env.SSH_CONNECTION);
const screen =
  platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

if (screen && !remote) process.argv.push('--open');
await import('../node_modules/vite/bin/vite.js');
