import systeminformation from 'systeminformation';

// A program of its own, started by ask-hardware.ts: the library is large, starts shells and waits for them without end. Serial
// number and UUID, which it reads too, end with this process.
systeminformation.system().then(
  ({ manufacturer, model, version, virtual }) => {
    process.stdout.write(JSON.stringify({ manufacturer, model, version, virtual }));
  },
  () => {
    // Why it failed only its own words say, and those could hold what it read.
    process.exitCode = 1;
  },
);
