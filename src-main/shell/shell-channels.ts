/** Names of the messages between a window's preload and the shell. */
export const SHELL_CHANNELS = {
  call: 'caselens:call',
  event: 'caselens:event',
  pickFolder: 'caselens:pick-folder',
  pickFiles: 'caselens:pick-files',
  grantPaths: 'caselens:grant-paths',
  saveExport: 'caselens:save-export',
} as const;
