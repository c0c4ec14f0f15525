/** Name, frame and words that every page uses. */
export const appMessages = {
  'app.name': 'CaseLens',
  'app.researchUse':
    'For research use only. Not for use in diagnostic procedures. Not intended for clinical, diagnostic or therapeutic purposes.',
} as const;
