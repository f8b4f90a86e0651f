import a from './globls.ts'; //! did you mean "globals.ts"
import b from 'left-pad/sub'; //! npm install left-pad
import c from 'paralel'; //! did you mean "parallel"
import d from 'parallel/nope'; //! "parallel/nope" is not available in pyp
import e from 'child_process'; //! "child_process" is not available in pyp
import f from './picture.png'; //! .png files cannot be imported
import g from 'fs/promises'; //! "fs/promises" is not available in pyp
