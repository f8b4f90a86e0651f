export const b = 'b';
export class B { static again() { return B; } }
export default () => 3;
