/** Words of the reports and exports. */
export const reportMessages = {} as const;
