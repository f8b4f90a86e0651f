// What the process knows of itself, as PyParallel's examples answer /stats; and
// each live connection at /contexts. For people there are pyp top, pyp stats and
// the dashboard, which need no script.
//
//   curl http://127.0.0.1:8080/stats
//   curl http://127.0.0.1:8080/contexts
import { contexts, contextStats, memoryStats, server, register, run, socketStats, sysStats, threadSeqId } from 'parallel';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';

class Stats {
  http11 = true;

  stats(transport) {
    return {
      system: sysStats(),
      server: socketStats(transport.parent),
      memory: memoryStats(),
      contexts: contextStats(),
      elapsed: transport.elapsed(),
      thread: threadSeqId(),
    };
  }

  contexts() {
    return contexts({ retained: true });
  }
}

register({ transport: server(HOST, +PORT), protocol: Stats });
run();
