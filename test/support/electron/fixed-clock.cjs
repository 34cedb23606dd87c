// Loaded into an Electron before its app: a clock that stands still, so that two runs say the same words. Timers go on as they do.
const at = Number(process.env['FIXED_SECONDS']) * 1_000;
Date.now = () => at;
