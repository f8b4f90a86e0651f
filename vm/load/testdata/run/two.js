export function server() { return 2; }
