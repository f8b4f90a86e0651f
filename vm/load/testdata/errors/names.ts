import * as fs from 'node:fs';
import { rout } from 'parallel/http/server'; //! did you mean "router"
rout(fs.watch); //! "node:fs" has no export "watch"
