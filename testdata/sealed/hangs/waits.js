// A loop that waits for a file which only main writes.
import { server, register } from 'parallel';
import fs from 'fs';
const file = process.argv[2] + '/flag', jobs = [];
fs.writeFileSync(file, '');
do { jobs.push(() => 1); } while (!fs.existsSync(file));
fs.unlinkSync(file);
register({ transport: server('127.0.0.1', 0), protocol: class P { dataReceived() {} } });
