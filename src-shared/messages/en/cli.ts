/** Words of the command line and of the loopback host's terminal. */
export const cliMessages = {
  'cli.host.ready': 'CaseLens is ready: {address}',
  'cli.host.onceOnly': 'The address lets one browser in, once. Press Enter for a new one, Ctrl-C to end.',
  'cli.host.attached': 'Another CaseLens uses this data folder; this one works through it.',
  'cli.host.closing': 'Closing ...',
  'cli.host.tokenUsed': 'This address was used already, or a newer one was printed.',
  'cli.host.noSession': 'This browser has not been let in yet. Open the address that CaseLens prints in its terminal.',
  'cli.host.tryAgain': 'This browser was let in before: open CaseLens',
} as const;
