import { readFile, statfs } from 'node:fs/promises';
import type { ServiceDeps } from '#main/services/deps.ts';
import { acceptedNoticeVersion, acceptNotice, getSettings, setSettings } from '#main/store/settings.ts';
import type { CallOutput, Handlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { emptyFolder, fileBytes, folderBytes } from './folder-size.ts';

/** Raised whenever the words of the research-use notice change in meaning: everybody is asked again. */
const NOTICE_VERSION = 1;

type AppChannels =
  | 'app.info'
  | 'app.acceptNotice'
  | 'app.storage'
  | 'app.clearCaches'
  | 'app.countRequests'
  | 'app.exportLog'
  | 'settings.get'
  | 'settings.set'
  | 'engine.info'
  | 'engine.selftest';

export interface AppServiceOptions {
  readonly transport: 'electron' | 'host' | 'local';
  readonly startedAtMs: number;
  /** The log file of this start. */
  readonly logPath: string;
}

/** Calls about the program itself: its home, settings, log and engine. */
export function makeAppHandlers(deps: ServiceDeps, options: AppServiceOptions): Handlers<AppChannels> {
  let networkRequests = 0;
  return {
    'app.info': () => ({
      version: deps.version,
      home: deps.home.root,
      noticeAcceptedVersion: acceptedNoticeVersion(deps.db),
      noticeVersion: NOTICE_VERSION,
      transport: options.transport,
      startedAtMs: options.startedAtMs,
      networkRequests,
    }),
    'app.acceptNotice': ({ noticeVersion }) => {
      acceptNotice(deps.db, noticeVersion);
      return {};
    },
    'app.storage': () => measureStorage(deps),
    'app.clearCaches': () => clearCaches(deps),
    'app.countRequests': ({ requests }) => {
      networkRequests += requests;
      return {};
    },
    'app.exportLog': async () => deps.exports.write('caselens-log.txt', await readFile(options.logPath)),
    'settings.get': () => getSettings(deps.db),
    'settings.set': (change) => {
      // A name without a value changes nothing.
      const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const settings = setSettings(deps.db, named);
      deps.emit({ name: 'data.changed', payload: { topics: ['settings'] } });
      return settings;
    },
    'engine.info': async ({ runner }) => {
      const { residentBytes: _memory, ...info } = await deps.engines.call('engine.info', { runner });
      return info;
    },
    'engine.selftest': ({ runner, measure }) =>
      deps.engines.call(
        'engine.selftest',
        { resourcesDir: deps.resourcesDir, runner, measure },
        { onProgress: ({ done, total }) => deps.emit({ name: 'engine.selftest', payload: { done, total: total ?? done } }) },
      ),
  };
}

async function measureStorage({ home }: ServiceDeps): Promise<CallOutput<'app.storage'>> {
  const [database, log, images, thumbnails, features, models, disk] = await Promise.all([
    fileBytes(home.database),
    fileBytes(`${home.database}-wal`),
    folderBytes(home.images),
    folderBytes(home.thumbnails),
    folderBytes(home.features),
    folderBytes(home.models),
    statfs(home.root),
  ]);
  return {
    databaseBytes: database + log,
    imageBytes: images,
    thumbnailBytes: thumbnails,
    featureBytes: features,
    modelBytes: models,
    freeBytes: disk.bavail * disk.bsize,
  };
}

/** Thumbnails and features can be made again from the images; a job that runs may be reading them. */
async function clearCaches({ home, jobs }: ServiceDeps): Promise<{ freedBytes: number }> {
  const running = jobs.list().find(({ state }) => state === 'running' || state === 'queued');
  if (running !== undefined) throw new AppError('job/still-running', { jobId: running.jobId });
  const freedBytes = (await folderBytes(home.thumbnails)) + (await folderBytes(home.features));
  await emptyFolder(home.thumbnails);
  await emptyFolder(home.features);
  return { freedBytes };
}
