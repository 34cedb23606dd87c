/** Marks in the title of a group that did not run; the runner (test/run.ts) reads them back from Jest's results. */
export const skipMark = ' - skipped: ';
/** The same for a group on material that is not part of the project. */
export const extraMark = ' - extra, left out: ';
