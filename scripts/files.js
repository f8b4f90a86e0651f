// Files: serves a folder, with lists of what is in it. Names that begin with a
// dot are not served, nor what links outside of the folder lead to.
//
//   pyp scripts/files.js ~/Downloads
import { server, register, run } from 'parallel';
import { HttpServer } from 'parallel/http/server';
import { resolve } from 'node:path';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';

class Files extends HttpServer {
  static root = resolve(process.argv[2] ?? '.');
  static directoryListing = true;
}

register({ transport: server(HOST, +PORT), protocol: Files });
console.log(`${Files.root} is now accessible at http://localhost:${PORT}/`);
run();
