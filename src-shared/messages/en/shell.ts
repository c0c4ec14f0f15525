/** Words of Electron's menu and dialogs. */
export const shellMessages = {
  'shell.images': 'Images',
  'shell.tables': 'Tables',
  'shell.view': 'View',
} as const;
