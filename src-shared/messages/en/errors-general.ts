import type { ErrorTexts } from '../error-wording.ts';
import type { GENERAL_ERRORS } from '#shared/errors/catalogue/general.ts';

export const generalErrors = {
  'internal/unexpected': {
    received: 'Something failed that should not: {reason}',
    expected: 'No failure at this place.',
    remedy: 'Try again. If it comes back, save the log from Settings and report it.',
  },
  'call/unknown': {
    received: 'A call named {channel}.',
    expected: 'A call that this version of CaseLens knows.',
    remedy: 'Update CaseLens so that all its windows and commands have the same version.',
  },
  'call/invalid-input': {
    received: 'In the call {channel}, the value at {path}: {problem}',
    expected: 'A value of the form that the call describes.',
    remedy: 'Correct the value and try again.',
  },
  'call/not-allowed': {
    received: 'The call {channel} from a page.',
    expected: 'This call only from a program on this computer.',
    remedy: 'Choose the file or folder in the window instead.',
  },
  'entity/not-found': {
    received: '{entity} {id}',
    expected: 'The name or id of an existing {entity}.',
    remedy: 'List what there is and choose from it; it may have been deleted.',
  },
  'grant/unknown': {
    received: 'A file or folder that is no longer open to this window.',
    expected: 'A file or folder that was chosen or dropped since the program started.',
    remedy: 'Choose or drop it again.',
  },
  'job/cancelled': {
    received: 'The job was cancelled.',
    expected: 'What was finished before is kept.',
    remedy: 'Start it again to go on.',
  },
  'job/not-running': {
    received: 'A job that is {state}.',
    expected: 'A job that is queued or running.',
    remedy: 'Nothing needs to be done.',
  },
  'job/still-running': {
    received: 'A job that still runs.',
    expected: 'A job that has ended.',
    remedy: 'Wait for it, or cancel it first.',
  },
  'job/interrupted': {
    received: 'The job was interrupted: the CaseLens that ran it ended.',
    expected: 'A CaseLens that runs until the job is done.',
    remedy: 'Run it again; a training run goes on with --resume.',
  },
  'job/closing': {
    received: '{title}, while CaseLens is closing.',
    expected: 'A CaseLens that stays open.',
    remedy: 'Start CaseLens again and then the job.',
  },
  'home/locked': {
    received: 'The data folder {home} is in use by process {pid}, which does not answer.',
    expected: 'A data folder that no other CaseLens uses, or one whose CaseLens answers.',
    remedy: 'Close the other CaseLens, or end process {pid}, and start again.',
  },
  'home/network-share': {
    received: 'The data folder {home} is on a network share.',
    expected: 'A folder on a disk of this computer: a database on a share can be damaged.',
    remedy: 'Choose a local folder with --home or CASELENS_HOME.',
  },
  'home/newer-schema': {
    received: 'The data folder {home} has schema {found}.',
    expected: 'Schema {supported} or older.',
    remedy: 'Open it with the newer CaseLens that last used it, or choose another folder.',
  },
  'home/not-writable': {
    received: 'The data folder {home} cannot be written: {reason}',
    expected: 'A folder that you may write to.',
    remedy: 'Change its permissions, or choose another folder with --home or CASELENS_HOME.',
  },
  'home/damaged': {
    received: 'The database of the data folder {home}, which cannot be used: {reason}',
    expected: 'A whole database that CaseLens wrote.',
    remedy: 'Put back the newest copy from the folder "backups" inside it, or choose another folder with --home.',
  },
  'disk/full': {
    received: 'The disk that holds {path} is full.',
    expected: 'Free space for the data that this step writes.',
    remedy: 'Free some space and start the step again; nothing that was finished is lost.',
  },
  'home/no-answer': {
    received: 'No answer from the CaseLens that uses the data folder {home}: {reason}',
    expected: 'A CaseLens of the same version that answers.',
    remedy: 'Close the other CaseLens and start again.',
  },
  'host/unreachable': {
    received: 'No answer from CaseLens ({reason}).',
    expected: 'A CaseLens that runs in the terminal or application that opened this page.',
    remedy: 'Start CaseLens again if it ended, and open the new address that it prints.',
  },
  'host/refused': {
    received: 'A request that CaseLens does not trust ({what}).',
    expected: 'Requests of the page that the address in the terminal opened.',
    remedy: 'Print a new address (press Enter in the terminal of CaseLens) and open it.',
  },
  'host/port-taken': {
    received: 'Port {port, number, ::group-off}, which another program uses or which may not be used.',
    expected: 'A free port of this computer.',
    remedy: 'Choose another with --port, or leave it out: CaseLens then takes a free one.',
  },
  'upload/too-large': {
    received: 'The file {file}, which is larger than may be sent.',
    expected: 'At most {limitBytes, number} bytes for a file.',
    remedy: 'Use the command line for files of this size: it reads them where they are.',
  },
  'upload/bad-path': {
    received: 'A file named {path}.',
    expected: 'A name inside the chosen folder.',
    remedy: 'Rename the file and choose the folder again.',
  },
  'export/unknown': {
    received: 'An export that does not exist any more.',
    expected: 'An export made since the program started.',
    remedy: 'Export it again.',
  },
  'image/unknown': {
    received: 'No image with the hash {hash}, or its file is gone.',
    expected: 'An image of a dataset or a case whose file is there.',
    remedy: 'If the folder of the dataset was moved, point at it again on the Data page.',
  },
  'path/missing': {
    received: '{path}, which does not exist or may not be read.',
    expected: 'An existing file or folder.',
    remedy: 'Check the spelling and the permissions.',
  },
  'cli/usage': {
    received: '{problem}',
    expected: 'A command with its arguments and options as "caselens --help" shows them.',
    remedy: 'Correct the command and run it again.',
  },
  'cli/not-built': {
    received: '{what}, which this version of CaseLens does not have yet.',
    expected: 'A command or option that "caselens --help" shows.',
    remedy: 'Leave it out, or use a later version.',
  },
  'cli/ambiguous': {
    received: 'The {entity} {name}, which could be each of: {matches}',
    expected: 'A name or id, or its beginning, that fits only one.',
    remedy: 'Write more of the name, or use the id.',
  },
} as const satisfies ErrorTexts<typeof GENERAL_ERRORS>;
