// Start to ready, and what the process takes.
import { folder, forget, json, median, row, start, until } from './server.mjs';

const data = folder();
try {
  const first = start(data);
  row('first start, empty data directory, to ready', `${first.seconds.toFixed(2)} s`, 'under 10 s');
  await until(
    () => json(`${first.address}/api/ridgeway/journey`),
    (journey) => journey.example === 'loaded',
  );
  first.stop();
  const times = [];
  let resident = 0;
  for (let i = 0; i < 5; i++) {
    const again = start(data);
    times.push(again.seconds);
    resident = again.megabytes();
    again.stop();
  }
  row('start with the data directory in place, to ready', `${median(times).toFixed(2)} s`, 'under 3 s');
  row('resident memory of the server, example loaded', `${resident.toFixed(0)} MB`, 'under 350 MB');
} finally {
  forget(data);
}
