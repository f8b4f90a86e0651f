export default ['x', 'y'];
export const extra = { loaded: true, list: [] };
for (let i = 0; i < 3; i++) extra.list.push(i);
